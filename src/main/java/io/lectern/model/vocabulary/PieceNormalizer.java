package io.lectern.model.vocabulary;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What SentencePiece does to a text before it looks for pieces, step by step as its {@code normalizer.cc} does it. Safe
 * for several threads.
 */
final class PieceNormalizer {

    private static final byte[] SPACE = {' '};
    private static final byte[] ESCAPED_SPACE = "▁".getBytes(StandardCharsets.UTF_8);

    private final SentencePieceModel model;
    private final WholePieces kept;
    private final byte[] space;

    /**
     * @param kept pieces that are found in the text as it is, before any rule
     */
    PieceNormalizer(SentencePieceModel model, WholePieces kept) {
        this.model = model;
        this.kept = kept;
        this.space = model.escapeWhitespaces() ? ESCAPED_SPACE : SPACE;
    }

    String normalize(String text) {
        var in = new Input(text.getBytes(StandardCharsets.UTF_8));
        boolean trims = model.removeExtraWhitespaces();
        if (trims) {
            in.skipSpaces();
        }
        if (in.atEnd()) {
            return "";
        }
        var out = new ByteArrayOutputStream(in.utf8.length + in.utf8.length / 2);
        if (model.dummyPrefix() && !model.spaceBehind()) {
            out.writeBytes(space);
        }
        boolean afterSpace = trims;
        while (in.next()) {
            boolean ended = append(in, afterSpace, out);
            afterSpace = trims && ended;
        }
        String normal = out.toString(StandardCharsets.UTF_8);
        String trimmed = trims ? withoutSpaceBehind(normal) : normal;
        return model.dummyPrefix() && model.spaceBehind()
                ? trimmed + new String(space, StandardCharsets.UTF_8)
                : trimmed;
    }

    /** Writes what stands for the next characters; tells whether a space is last now. */
    private boolean append(Input in, boolean afterSpace, ByteArrayOutputStream out) {
        int from = in.from;
        while (afterSpace && from < in.to && in.source[from] == ' ') {
            from++;
        }
        for (int i = from; i < in.to; i++) {
            if (in.source[i] == ' ') {
                out.writeBytes(space);
            } else {
                out.write(in.source[i]);
            }
        }
        return from < in.to ? in.source[in.to - 1] == ' ' : afterSpace;
    }

    private String withoutSpaceBehind(String text) {
        char last = model.escapeWhitespaces() ? '▁' : ' ';
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == last) {
            end--;
        }
        return text.substring(0, end);
    }

    /** A text, and of its next characters what stands for them. */
    private final class Input {

        private final byte[] utf8;
        private int position;

        private byte[] source;
        private int from;
        private int to;

        Input(byte[] utf8) {
            this.utf8 = utf8;
            this.source = utf8;
        }

        boolean atEnd() {
            return position == utf8.length;
        }

        void skipSpaces() {
            int start = position;
            while (next() && to - from == 1 && source[from] == ' ') {
                start = position;
            }
            position = start;
        }

        /** Goes on by a kept piece, by the longest rule, or by one character. */
        boolean next() {
            if (atEnd()) {
                return false;
            }
            int piece = kept.longest(utf8, position);
            long rule = piece > 0 || model.charsmap().isEmpty()
                    ? 0
                    : model.charsmap().get().longest(utf8, position);
            if (rule == 0) {
                source = utf8;
                from = position;
                to = Math.min(utf8.length, position + (piece > 0 ? piece : characterBytes(utf8[position])));
                position = to;
            } else {
                source = model.charsmap().orElseThrow().texts();
                from = (int) (rule >>> Integer.SIZE);
                to = model.charsmap().orElseThrow().endOf(from);
                position += (int) rule;
            }
            return true;
        }

        private static int characterBytes(byte first) {
            return first >= 0 ? 1 : Math.max(1, Integer.numberOfLeadingZeros(~(first << 24)));
        }
    }
}
