package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One step of an automaton: everything that can be reached without reading a character. */
final class Closure {

    private static final int NOWHERE = -1;

    private final Grammar grammar;
    private final int budget;
    private final Set<Item> seen = new HashSet<>();
    private final Deque<Item> work = new ArrayDeque<>();
    private final List<Item> characters = new ArrayList<>();
    private final Map<Integer, Frame> calls = new HashMap<>();

    private boolean accepting;
    private int done;

    /** A place in the grammar's parts, in a rule that the frame called. */
    record Item(int position, Frame frame) {}

    /** Where characters are read next. */
    record Outcome(Set<Item> items, boolean accepting) {}

    /** @param budget items and edges to follow at most */
    Closure(Grammar grammar, int budget) {
        this.grammar = grammar;
        this.budget = budget;
    }

    /** Starts with a rule that nobody called. */
    void call(int rule) {
        link(rule, new Frame.Edge(NOWHERE, null));
    }

    void add(int position, Frame frame) {
        var item = new Item(position, frame);
        if (seen.add(item)) {
            work.push(item);
        }
    }

    /** @param known frames of earlier steps, to which those of this one are added */
    Outcome run(Map<Set<Frame.Edge>, Frame> known) {
        while (!work.isEmpty()) {
            count();
            var item = work.pop();
            int part = grammar.part(item.position());
            if (part >= 0) {
                characters.add(item);
            } else if (part == Grammar.END) {
                end(item.frame());
            } else {
                link(Grammar.callee(part), new Frame.Edge(item.position() + 1, item.frame()));
            }
        }
        var items = new LinkedHashSet<Item>();
        for (var item : characters) {
            items.add(new Item(item.position(), item.frame().closed(grammar, known)));
        }
        return new Outcome(items, accepting);
    }

    int work() {
        return done;
    }

    private void link(int rule, Frame.Edge edge) {
        var callee = calls.get(rule);
        if (callee == null) {
            callee = Frame.open();
            calls.put(rule, callee);
            for (int position : grammar.alternatives(rule)) {
                add(position, callee);
            }
        }
        if (callee.add(edge)) {
            follow(edge);
        }
    }

    private void end(Frame frame) {
        if (frame.end()) {
            frame.edges().forEach(this::follow);
        }
    }

    private void follow(Frame.Edge edge) {
        count();
        if (edge.caller() == null) {
            accepting = true;
        } else {
            add(edge.position(), edge.caller());
        }
    }

    private void count() {
        if (++done > budget) {
            throw new ConstraintException("1:1", "the grammar has too many ways to read this answer");
        }
    }
}
