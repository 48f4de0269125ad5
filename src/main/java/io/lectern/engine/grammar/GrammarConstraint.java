package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.grammar.Automaton.State;
import io.lectern.engine.sampling.TokenConstraint;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer to a grammar. A token is allowed when the answer with its bytes can still become a text of the
 * grammar; bytes that do not complete a UTF-8 character count as the characters that they can become. Tokens that end an
 * answer are allowed when it is complete, and control tokens, which have no text, never. A grammar that takes too long to
 * follow ends in a {@link ConstraintException}. Belongs to one thread.
 */
public final class GrammarConstraint implements TokenConstraint {

    private final Automaton automaton;
    private final TokenTexts tokens;

    private State state;
    private int partial = PartialCharacter.NONE;

    /** @param tokens of the model that writes */
    public GrammarConstraint(Grammar grammar, TokenTexts tokens) {
        this.automaton = new Automaton(grammar);
        this.tokens = tokens;
        this.state = automaton.start();
    }

    @Override
    public boolean allows(int token) {
        automaton.renewBudget();
        if (tokens.ends(token)) {
            return complete();
        }
        var reader = new Reader(tokens.text(token).length);
        return tokens.text(token).length > 0 && reader.read(tokens.text(token), 0) && reader.mayEnd();
    }

    @Override
    public void restrict(float[] logits) {
        if (logits.length != tokens.size()) {
            throw new IllegalArgumentException("there must be %d logits: %d".formatted(tokens.size(), logits.length));
        }
        automaton.renewBudget();
        var allowed = allowed();
        if (complete()) {
            allowed.or(tokens.ends());
        }
        for (int token = allowed.nextClearBit(0); token < logits.length; token = allowed.nextClearBit(token + 1)) {
            logits[token] = Float.NEGATIVE_INFINITY;
        }
    }

    @Override
    public void accept(int token) {
        automaton.renewBudget();
        var reader = new Reader(tokens.text(token).length);
        boolean allowed = tokens.ends(token) ? complete() : reader.read(tokens.text(token), 0) && reader.mayEnd();
        if (!allowed) {
            throw new IllegalStateException("the grammar does not allow token " + token);
        }
        state = reader.state();
        partial = reader.partial();
        automaton.trim(state);
    }

    /** Whether the answer may end here. */
    public boolean complete() {
        return partial == PartialCharacter.NONE && state.accepting();
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }

    private BitSet allowed() {
        var allowed = new BitSet(tokens.size());
        int[] sorted = tokens.sorted();
        var reader = new Reader(0);
        for (int place = 0; place < sorted.length; place++) {
            byte[] text = tokens.text(sorted[place]);
            if (reader.read(text, tokens.shared(place)) && reader.mayEnd()) {
                allowed.set(sorted[place]);
            }
        }
        return allowed;
    }

    /** Reads texts from where the answer stands, one after the other. */
    private final class Reader {

        private @Nullable State[] states;
        private int[] partials;
        private int depth;
        private boolean stuck;

        Reader(int bytes) {
            states = new State[bytes + 1];
            partials = new int[bytes + 1];
            states[0] = GrammarConstraint.this.state;
            partials[0] = GrammarConstraint.this.partial;
        }

        /** Reads a text that begins with so many bytes of the one before; false when it cannot go on. */
        boolean read(byte[] text, int shared) {
            if (stuck && shared > depth) {
                return false;
            }
            depth = Math.min(depth, shared);
            stuck = false;
            reserve(text.length + 1);
            while (depth < text.length && step(text[depth])) {
                depth++;
            }
            stuck = depth < text.length;
            return !stuck;
        }

        private boolean step(byte next) {
            var from = state();
            int character = PartialCharacter.with(partials[depth], next);
            if (character == PartialCharacter.WRONG) {
                return false;
            }
            boolean whole = PartialCharacter.missing(character) == 0;
            var to = whole ? automaton.next(from, PartialCharacter.value(character)) : from;
            states[depth + 1] = to;
            partials[depth + 1] = whole ? PartialCharacter.NONE : character;
            return to != null;
        }

        /** Whether the character that is not complete can become one that the grammar goes on with. */
        boolean mayEnd() {
            int rest = partial();
            return rest == PartialCharacter.NONE
                    || automaton.mayContinue(state(), PartialCharacter.least(rest), PartialCharacter.greatest(rest));
        }

        State state() {
            var reached = states[depth];
            if (reached == null) {
                throw new IllegalStateException("nothing was read to here");
            }
            return reached;
        }

        int partial() {
            return partials[depth];
        }

        private void reserve(int length) {
            if (states.length < length) {
                states = Arrays.copyOf(states, 2 * length);
                partials = Arrays.copyOf(partials, 2 * length);
            }
        }
    }
}
