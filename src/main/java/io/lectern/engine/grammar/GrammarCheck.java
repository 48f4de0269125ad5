package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.grammar.Expression.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Refuses grammars whose rules cannot be followed to an end. */
final class GrammarCheck {

    private static final int MAX_DEPTH = 1_000;

    private final Grammar grammar;
    private final List<Rule> owners;

    /** @param owners of each rule the one of the source that it is a part of */
    GrammarCheck(Grammar grammar, List<Rule> owners) {
        this.grammar = grammar;
        this.owners = owners;
    }

    /** @throws ConstraintException when it can be proven that a rule is of no use */
    void run() {
        var reached = reached();
        requireAll(reached, "cannot be reached from root");
        requireAll(deriving(part -> part >= 0), "can never end");
        requireDepth(deriving(part -> false));
        if (grammar.sets().isEmpty()) {
            throw refused(0, "derives nothing but the empty text");
        }
    }

    private void requireAll(BitSet good, String complaint) {
        int bad = good.nextClearBit(0);
        if (bad < grammar.rules()) {
            throw refused(bad, complaint);
        }
    }

    private BitSet reached() {
        var reached = new BitSet();
        var work = new ArrayDeque<Integer>();
        reached.set(0);
        work.add(0);
        while (!work.isEmpty()) {
            for (int position : grammar.alternatives(work.remove())) {
                for (int at = position; grammar.part(at) != Grammar.END; at++) {
                    int part = grammar.part(at);
                    if (Grammar.isCall(part) && !reached.get(Grammar.callee(part))) {
                        reached.set(Grammar.callee(part));
                        work.add(Grammar.callee(part));
                    }
                }
            }
        }
        return reached;
    }

    /** The rules that have an alternative all of whose parts are such sets, or calls of such rules. */
    private BitSet deriving(IntPredicate goodSet) {
        var callers = callers();
        var deriving = new BitSet();
        var work = new ArrayDeque<Integer>();
        for (int rule = 0; rule < grammar.rules(); rule++) {
            work.add(rule);
        }
        while (!work.isEmpty()) {
            int rule = work.remove();
            if (!deriving.get(rule) && derives(rule, goodSet, deriving)) {
                deriving.set(rule);
                callers.of(rule).forEach(work::add);
            }
        }
        return deriving;
    }

    private Callers callers() {
        var callers = new Callers();
        for (int rule = 0; rule < grammar.rules(); rule++) {
            for (int position : grammar.alternatives(rule)) {
                for (int at = position; grammar.part(at) != Grammar.END; at++) {
                    if (Grammar.isCall(grammar.part(at))) {
                        callers.add(Grammar.callee(grammar.part(at)), rule);
                    }
                }
            }
        }
        return callers;
    }

    private boolean derives(int rule, IntPredicate goodSet, BitSet deriving) {
        for (int position : grammar.alternatives(rule)) {
            int at = position;
            while (grammar.part(at) != Grammar.END && isGood(grammar.part(at), goodSet, deriving)) {
                at++;
            }
            if (grammar.part(at) == Grammar.END) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGood(int part, IntPredicate goodSet, BitSet deriving) {
        return Grammar.isCall(part) ? deriving.get(Grammar.callee(part)) : goodSet.test(part);
    }

    /** Follows the calls that come before any character, from those rules on that make none. */
    private void requireDepth(BitSet empty) {
        int rules = grammar.rules();
        var first = new ArrayList<Set<Integer>>();
        var callers = new Callers();
        for (int rule = 0; rule < rules; rule++) {
            var calls = firstCalls(rule, empty);
            first.add(calls);
            for (int callee : calls) {
                callers.add(callee, rule);
            }
        }
        int[] left = first.stream().mapToInt(Set::size).toArray();
        var depth = new int[rules];
        var work = new ArrayDeque<Integer>();
        IntStream.range(0, rules).filter(rule -> left[rule] == 0).forEach(work::add);
        int done = 0;
        while (!work.isEmpty()) {
            int rule = work.remove();
            done++;
            if (depth[rule] > MAX_DEPTH) {
                throw refused(rule, "calls more than %d rules before it reads a character".formatted(MAX_DEPTH));
            }
            for (int caller : callers.of(rule)) {
                depth[caller] = Math.max(depth[caller], depth[rule] + 1);
                if (--left[caller] == 0) {
                    work.add(caller);
                }
            }
        }
        if (done < rules) {
            throw refused(inCycle(first, left), "calls itself before it reads a character (left recursion)");
        }
    }

    /** Those who wait may wait before a cycle: after as many steps as there are rules, one is in it. */
    private static int inCycle(List<Set<Integer>> first, int[] left) {
        int rule = 0;
        while (left[rule] == 0) {
            rule++;
        }
        for (int step = 0; step < left.length; step++) {
            rule = first.get(rule).stream()
                    .filter(callee -> left[callee] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        return rule;
    }

    private Set<Integer> firstCalls(int rule, BitSet empty) {
        var calls = new LinkedHashSet<Integer>();
        for (int position : grammar.alternatives(rule)) {
            for (int at = position; Grammar.isCall(grammar.part(at)); at++) {
                int callee = Grammar.callee(grammar.part(at));
                calls.add(callee);
                if (!empty.get(callee)) {
                    break;
                }
            }
        }
        return calls;
    }

    private ConstraintException refused(int rule, String complaint) {
        var owner = owners.get(rule);
        return GbnfScanner.refused(owner.place(), "rule '%s' %s".formatted(owner.name(), complaint));
    }

    /** Who calls a rule. */
    private static final class Callers {

        private final Map<Integer, List<Integer>> callers = new HashMap<>();

        void add(int callee, int caller) {
            callers.computeIfAbsent(callee, added -> new ArrayList<>()).add(caller);
        }

        List<Integer> of(int rule) {
            return callers.getOrDefault(rule, List.of());
        }
    }
}
