package io.lectern.engine.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** Writes random texts of a grammar. */
final class Derivations {

    private static final int PATIENCE = 300;

    private final Grammar grammar;
    private final Random random;
    private final int[] cheapest;

    Derivations(Grammar grammar, Random random) {
        this.grammar = grammar;
        this.random = random;
        this.cheapest = cheapest(grammar);
    }

    String text() {
        var text = new StringBuilder();
        Deque<Integer> stack = new ArrayDeque<>();
        enter(0, stack, false);
        int steps = 0;
        while (!stack.isEmpty()) {
            int position = stack.pop();
            int part = grammar.part(position);
            if (part == Grammar.END) {
                continue;
            }
            stack.push(position + 1);
            if (part >= 0) {
                text.appendCodePoint(member(grammar.set(part)));
            } else {
                enter(Grammar.callee(part), stack, ++steps > PATIENCE);
            }
        }
        return text.toString();
    }

    private void enter(int rule, Deque<Integer> stack, boolean hurry) {
        int[] alternatives = grammar.alternatives(rule);
        stack.push(alternatives[hurry ? cheapest[rule] : random.nextInt(alternatives.length)]);
    }

    private int member(CodePoints set) {
        int[] bounds = set.bounds();
        int run = random.nextInt(bounds.length / 2);
        int length = bounds[2 * run + 1] - bounds[2 * run];
        return bounds[2 * run] + random.nextInt(random.nextBoolean() ? length : Math.min(length, 96));
    }

    /** For each rule the alternative with the lowest tree: none of them calls its own rule again. */
    private static int[] cheapest(Grammar grammar) {
        var choice = new int[grammar.rules()];
        var done = new boolean[grammar.rules()];
        for (boolean changed = true; changed; ) {
            changed = false;
            var before = done.clone();
            for (int rule = 0; rule < grammar.rules(); rule++) {
                int[] alternatives = grammar.alternatives(rule);
                for (int i = 0; i < alternatives.length && !done[rule]; i++) {
                    if (ends(grammar, alternatives[i], before)) {
                        choice[rule] = i;
                        done[rule] = true;
                        changed = true;
                    }
                }
            }
        }
        return choice;
    }

    private static boolean ends(Grammar grammar, int position, boolean[] done) {
        int at = position;
        while (grammar.part(at) != Grammar.END) {
            int part = grammar.part(at++);
            if (Grammar.isCall(part) && !done[Grammar.callee(part)]) {
                return false;
            }
        }
        return true;
    }
}
