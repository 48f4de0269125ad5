package io.lectern.model.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Joins neighbours of a normalized text to pieces, the pair with the highest score first and of equal ones the leftmost,
 * as SentencePiece's {@code bpe_model.cc} does it. Safe for several threads.
 */
final class PieceMerger {

    private final Map<String, Integer> ids = new HashMap<>();
    private final float[] scores;
    private final boolean[] unused;
    private final WholePieces whole;
    private final int unknown;
    private final int[] bytes;

    /**
     * @param pieces their kinds may differ from those of the file: what is of a reserved kind is never found in a text
     */
    PieceMerger(List<Token> pieces, boolean byteFallback, WholePieces whole) {
        this.whole = whole;
        this.scores = new float[pieces.size()];
        this.unused = new boolean[pieces.size()];
        this.bytes = byteFallback ? new int[256] : new int[0];
        int unk = 0;
        for (int id = 0; id < pieces.size(); id++) {
            var piece = pieces.get(id);
            scores[id] = piece.score();
            unused[id] = piece.kind() == TokenKind.UNUSED;
            switch (piece.kind()) {
                case NORMAL, USER_DEFINED, UNUSED -> ids.put(piece.text(), id);
                case BYTE -> bytes[Integer.parseInt(piece.text(), 3, 5, 16)] = id;
                case UNKNOWN -> unk = id;
                case CONTROL -> {}
            }
        }
        this.unknown = unk;
    }

    int[] encode(String text) {
        return text.isEmpty() ? new int[0] : new Text(text).merged();
    }

    /**
     * Two neighbours that would make a piece.
     *
     * @param right where the second begins
     * @param end of the second, as it was then
     */
    private record Pair(int left, int right, int end, float score) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byScore = Float.compare(other.score + 0f, score + 0f);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    /** A text in parts; a part is known by the place where it begins. */
    private final class Text {

        private final String text;
        // By the beginning of a part: its end, and the beginning of the part before. Elsewhere nothing.
        private final int[] ends;
        private final int[] before;
        private final boolean[] frozen;
        private final PriorityQueue<Pair> agenda = new PriorityQueue<>();
        private final Map<String, Integer> splits = new HashMap<>();

        private int[] tokens;
        private int count;
        private boolean afterUnknown;

        Text(String text) {
            this.text = text;
            this.ends = new int[text.length()];
            this.before = new int[text.length()];
            this.frozen = new boolean[text.length()];
            this.tokens = new int[text.length() / 2 + 16];
        }

        int[] merged() {
            split();
            while (!agenda.isEmpty()) {
                var pair = agenda.remove();
                // Parts that were joined meanwhile have another end, or none.
                if (ends[pair.left] == pair.right && ends[pair.right] == pair.end) {
                    join(pair);
                }
            }
            for (int start = 0; start < text.length(); start = ends[start]) {
                emit(start, ends[start]);
            }
            return Arrays.copyOf(tokens, count);
        }

        private void split() {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int previous = -1;
            int at = 0;
            for (int start = 0; start < text.length(); start = ends[start]) {
                int piece = whole.longest(utf8, at);
                int end = piece > 0
                        ? start + charactersOf(utf8, at, piece)
                        : start + Character.charCount(text.codePointAt(start));
                at += piece > 0 ? piece : bytesOf(start);
                ends[start] = end;
                before[start] = previous;
                frozen[start] = piece > 0;
                if (previous >= 0) {
                    propose(previous, start);
                }
                previous = start;
            }
        }

        private int charactersOf(byte[] utf8, int from, int length) {
            return new String(utf8, from, length, StandardCharsets.UTF_8).length();
        }

        private int bytesOf(int start) {
            int character = text.codePointAt(start);
            return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x1_0000 ? 3 : 4;
        }

        private void propose(int left, int right) {
            if (frozen[left] || frozen[right]) {
                return;
            }
            int end = ends[right];
            String piece = text.substring(left, end);
            var id = ids.get(piece);
            if (id != null) {
                agenda.add(new Pair(left, right, end, scores[id]));
                if (unused[id]) {
                    splits.put(piece, right - left);
                }
            }
        }

        private void join(Pair pair) {
            ends[pair.left] = pair.end;
            ends[pair.right] = 0;
            if (pair.end < text.length()) {
                before[pair.end] = pair.left;
            }
            if (before[pair.left] >= 0) {
                propose(before[pair.left], pair.left);
            }
            if (pair.end < text.length()) {
                propose(pair.left, pair.end);
            }
        }

        /** A piece that is not to be used becomes what it was made of. */
        private void emit(int start, int end) {
            var parts = new ArrayDeque<int[]>();
            parts.push(new int[] {start, end});
            while (!parts.isEmpty()) {
                int[] part = parts.pop();
                String piece = text.substring(part[0], part[1]);
                var id = ids.get(piece);
                var split = id != null && unused[id] ? splits.get(piece) : null;
                if (split == null) {
                    add(piece, id == null ? unknown : id);
                } else {
                    parts.push(new int[] {part[0] + split, part[1]});
                    parts.push(new int[] {part[0], part[0] + split});
                }
            }
        }

        private void add(String piece, int id) {
            if (id == unknown && bytes.length > 0) {
                for (byte value : piece.getBytes(StandardCharsets.UTF_8)) {
                    add(bytes[Byte.toUnsignedInt(value)]);
                }
            } else if (id != unknown || !afterUnknown) {
                add(id);
            }
            afterUnknown = id == unknown;
        }

        private void add(int token) {
            if (count == tokens.length) {
                tokens = Arrays.copyOf(tokens, count * 2);
            }
            tokens[count++] = token;
        }
    }
}
