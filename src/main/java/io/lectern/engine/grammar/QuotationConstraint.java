package io.lectern.engine.grammar;

import io.lectern.engine.sampling.TokenConstraint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer to quotations: lines of the form {@code “words of a source” [n]}, or another text instead. A token is
 * allowed when the answer with its bytes can still become one. Belongs to one thread.
 */
final class QuotationConstraint implements TokenConstraint {

    private static final byte[] OPENING = "“".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLOSING = "”".getBytes(StandardCharsets.UTF_8);

    private final QuotedSources sources;
    private final byte[] instead;
    private final TokenTexts tokens;
    private State state = new Beginning();
    private @Nullable BitSet allowedAtOpening;

    /** Where an answer stands. */
    private sealed interface State {

        /** Where it stands behind one more byte; null when it may not follow. */
        @Nullable
        State next(byte following);

        default boolean complete() {
            return false;
        }
    }

    /**
     * Before the first token of an answer.
     *
     * @param instead a text that may be the whole answer
     * @param tokens of the model that writes
     */
    QuotationConstraint(QuotedSources sources, Optional<String> instead, TokenTexts tokens) {
        this.sources = sources;
        this.instead = instead.orElse("").getBytes(StandardCharsets.UTF_8);
        this.tokens = tokens;
    }

    @Override
    public boolean allows(int token) {
        return tokens.ends(token) ? state.complete() : tokens.text(token).length > 0 && behind(token) != null;
    }

    @Override
    public void restrict(float[] logits) {
        var allowed = allowed();
        for (int token = allowed.nextClearBit(0); token < logits.length; token = allowed.nextClearBit(token + 1)) {
            logits[token] = Float.NEGATIVE_INFINITY;
        }
    }

    @Override
    public void accept(int token) {
        var next = tokens.ends(token) && state.complete() ? state : behind(token);
        if (next == null) {
            throw new IllegalStateException("the form does not allow token " + token);
        }
        state = next;
    }

    /** Whether the answer may end here. */
    boolean complete() {
        return state.complete();
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }

    private @Nullable State behind(int token) {
        State reached = state;
        for (byte next : tokens.text(token)) {
            reached = reached == null ? null : reached.next(next);
        }
        return reached;
    }

    private BitSet allowed() {
        if (!(state instanceof Opened)) {
            return read();
        }
        if (allowedAtOpening == null) {
            allowedAtOpening = read();
        }
        return allowedAtOpening;
    }

    /** Reads all tokens in the order of their bytes, what two begin with only once. */
    private BitSet read() {
        var allowed = state.complete() ? (BitSet) tokens.ends().clone() : new BitSet(tokens.size());
        var states = new ArrayList<@Nullable State>(List.of(state));
        int[] sorted = tokens.sorted();
        for (int place = 0; place < sorted.length; place++) {
            byte[] text = tokens.text(sorted[place]);
            int depth = Math.min(tokens.shared(place), states.size() - 1);
            states.subList(depth + 1, states.size()).clear();
            while (depth < text.length) {
                var at = states.get(depth);
                states.add(at == null ? null : at.next(text[depth]));
                depth++;
                if (states.get(depth) == null) {
                    break;
                }
            }
            if (depth == text.length && states.get(depth) != null) {
                allowed.set(sorted[place]);
            }
        }
        return allowed;
    }

    /** Before anything, where the other text may begin too. */
    private final class Beginning implements State {

        @Override
        public @Nullable State next(byte following) {
            return instead.length > 0 && instead[0] == following ? new Instead(1) : new Opening(0).next(following);
        }
    }

    /** Within the other text. */
    private final class Instead implements State {

        private final int read;

        Instead(int read) {
            this.read = read;
        }

        @Override
        public @Nullable State next(byte following) {
            return read < instead.length && instead[read] == following ? new Instead(read + 1) : null;
        }

        @Override
        public boolean complete() {
            return read == instead.length;
        }
    }

    /** Within the opening mark. */
    private final class Opening implements State {

        private final int read;

        Opening(int read) {
            this.read = read;
        }

        @Override
        public @Nullable State next(byte following) {
            if (OPENING[read] != following) {
                return null;
            }
            return read + 1 == OPENING.length ? new Opened() : new Opening(read + 1);
        }
    }

    /** Behind the opening mark, where a quotation may begin anywhere. */
    private final class Opened implements State {

        @Override
        public @Nullable State next(byte following) {
            int[] places = sources.beginning(following);
            return places.length == 0 ? null : new Quoting(places, 0, new int[0]);
        }
    }

    /** Within a quotation, which may stand in several places, or within its closing mark, or so far within both. */
    private final class Quoting implements State {

        // Up to so many places are looked at for each byte; more of them once for all bytes.
        private static final int FEW = 16;

        private final int[] places;
        private final int closing;
        private final int[] ended;
        private int @Nullable [][] on;

        Quoting(int[] places, int closing, int[] ended) {
            this.places = places;
            this.closing = closing;
            this.ended = ended;
        }

        @Override
        public @Nullable State next(byte following) {
            int[] on = on(following);
            if (CLOSING[closing] != following) {
                return on.length == 0 ? null : new Quoting(on, 0, new int[0]);
            }
            int[] ending = closing == 0 ? sources.ending(places) : ended;
            boolean closes = ending.length > 0;
            if (closes && closing + 1 == CLOSING.length) {
                return new Labelling(labels(ending), 0);
            }
            return on.length == 0 && !closes ? null : new Quoting(on, closes ? closing + 1 : 0, ending);
        }

        private int[] on(byte following) {
            if (places.length <= FEW) {
                return sources.following(places, following);
            }
            var known = on;
            if (known == null) {
                known = sources.following(places);
                on = known;
            }
            return known[following & 0xff];
        }

        private static byte[][] labels(int[] cited) {
            return IntStream.of(cited)
                    .mapToObj(source -> " [%d]".formatted(source + 1).getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
        }
    }

    /** Within the label of one of the sources that have the quotation. */
    private final class Labelling implements State {

        private final byte[][] labels;
        private final int read;

        Labelling(byte[][] labels, int read) {
            this.labels = labels;
            this.read = read;
        }

        @Override
        public @Nullable State next(byte following) {
            var left = Arrays.stream(labels)
                    .filter(label -> read < label.length && label[read] == following)
                    .toArray(byte[][]::new);
            if (left.length == 0) {
                return null;
            }
            // The closing bracket tells the labels apart.
            return left[0].length == read + 1 ? new Between() : new Labelling(left, read + 1);
        }
    }

    /** Behind a quotation and its label. */
    private final class Between implements State {

        @Override
        public @Nullable State next(byte following) {
            return following == '\n' ? new Opening(0) : null;
        }

        @Override
        public boolean complete() {
            return true;
        }
    }
}
