package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.util.List;

/**
 * A context-free grammar that was checked: every rule is defined once, can be reached from {@code root} and can end, and
 * none calls itself without reading a character first. Immutable.
 */
public final class Grammar {

    /** Behind the last part of an alternative. */
    static final int END = -1;

    private static final String ROOT = "root";
    private static final int MAX_SOURCE_CHARS = 64 << 10;

    private final int[] parts;
    private final int[][] alternatives;
    private final List<CodePoints> sets;

    /**
     * @param parts a set's index, {@link #END} or a {@link #call}
     * @param alternatives of each rule, where in the parts they start; rule 0 is the start symbol
     */
    Grammar(int[] parts, int[][] alternatives, List<CodePoints> sets) {
        this.parts = parts;
        this.alternatives = alternatives;
        this.sets = List.copyOf(sets);
    }

    /**
     * Reads and checks a grammar of at most 64 KiB.
     *
     * @throws ConstraintException when it cannot be used; its location is a line and a column
     */
    public static Grammar parse(String gbnf) {
        if (gbnf.length() > MAX_SOURCE_CHARS) {
            throw new ConstraintException(
                    "1:1", "the grammar has %d characters, at most %d".formatted(gbnf.length(), MAX_SOURCE_CHARS));
        }
        return parseTrusted(gbnf);
    }

    /** The same for grammars that were made here, of any length. */
    static Grammar parseTrusted(String gbnf) {
        var rules = new GbnfParser(gbnf).rules();
        return new GrammarCompiler(rules, ROOT).compile();
    }

    static int call(int rule) {
        return -2 - rule;
    }

    static boolean isCall(int part) {
        return part < END;
    }

    static int callee(int part) {
        return -2 - part;
    }

    int part(int position) {
        return parts[position];
    }

    int length() {
        return parts.length;
    }

    int rules() {
        return alternatives.length;
    }

    /** Where the alternatives of a rule start. */
    int[] alternatives(int rule) {
        return alternatives[rule];
    }

    CodePoints set(int index) {
        return sets.get(index);
    }

    List<CodePoints> sets() {
        return sets;
    }
}
