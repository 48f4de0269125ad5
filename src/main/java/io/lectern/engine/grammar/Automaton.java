package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text by a grammar, character after character. The places where the text may stand are kept as one graph whose
 * paths are the stacks of callers (generalised LL parsing), so ambiguity costs polynomial time and memory, and graphs
 * that are alike are one object, so that what is read again and again becomes a look-up. Belongs to one thread.
 *
 * @see <a href="https://doi.org/10.1016/j.entcs.2010.08.041">Scott and Johnstone, GLL Parsing</a>
 */
final class Automaton {

    private static final int MAX_STATES = 1 << 14;
    private static final int MAX_LINKS = 1 << 22;
    private static final int MAX_WORK = 5_000_000;
    private static final int ASCII = 128;

    private final Grammar grammar;
    private final int[] bounds;
    private final int[] asciiClasses = new int[ASCII];
    private final int maxStates;
    private final Map<Set<Frame.Edge>, Frame> frames = new HashMap<>();
    private final Map<Closure.Outcome, State> states = new HashMap<>();
    private final State start;

    private int work;

    /** Places in the grammar before a character, each with who called its rule. */
    static final class State {

        private final Closure.Outcome outcome;
        private @Nullable State[] next;

        private State(Closure.Outcome outcome, int classes) {
            this.outcome = outcome;
            this.next = new State[classes];
        }

        /** Whether the text may end here. */
        boolean accepting() {
            return outcome.accepting();
        }

        private boolean dead() {
            return outcome.items().isEmpty() && !outcome.accepting();
        }
    }

    Automaton(Grammar grammar) {
        this.grammar = grammar;
        var changes = new TreeSet<Integer>();
        for (var set : grammar.sets()) {
            for (int bound : set.bounds()) {
                changes.add(bound);
            }
        }
        this.bounds = changes.stream().mapToInt(Integer::intValue).toArray();
        Arrays.setAll(asciiClasses, this::find);
        this.maxStates = Math.clamp(MAX_LINKS / (bounds.length + 1), 64, MAX_STATES);
        var closure = new Closure(grammar, MAX_WORK);
        closure.call(0);
        this.start = state(closure);
    }

    State start() {
        return start;
    }

    /** What is computed from now on counts anew. */
    void renewBudget() {
        work = 0;
    }

    /**
     * Behind one more character; null when no text of the grammar goes on so.
     *
     * @throws ConstraintException when the grammar has too many ways to read the text
     */
    @Nullable
    State next(State state, int codePoint) {
        int type = codePoint < ASCII ? asciiClasses[codePoint] : find(codePoint);
        var known = state.next[type];
        if (known == null) {
            known = compute(state, codePoint);
            state.next[type] = known;
        }
        return known.dead() ? null : known;
    }

    /** Whether a character from the first to the last may come next. */
    boolean mayContinue(State state, int first, int last) {
        return state.outcome.items().stream()
                .anyMatch(item -> grammar.set(grammar.part(item.position())).overlaps(first, last));
    }

    /** Gives up what was remembered of earlier texts when it is much; what comes is computed again. */
    void trim(State state) {
        if (states.size() > maxStates) {
            states.clear();
            frames.clear();
            state.next = new State[state.next.length];
            start.next = new State[start.next.length];
        }
    }

    private State compute(State state, int codePoint) {
        var closure = new Closure(grammar, MAX_WORK - work);
        for (var item : state.outcome.items()) {
            if (grammar.set(grammar.part(item.position())).contains(codePoint)) {
                closure.add(item.position() + 1, item.frame());
            }
        }
        return state(closure);
    }

    private State state(Closure closure) {
        var outcome = closure.run(frames);
        work += closure.work();
        return states.computeIfAbsent(outcome, fresh -> new State(fresh, bounds.length + 1));
    }

    private int find(int codePoint) {
        int place = Arrays.binarySearch(bounds, codePoint);
        return place >= 0 ? place + 1 : -place - 1;
    }
}
