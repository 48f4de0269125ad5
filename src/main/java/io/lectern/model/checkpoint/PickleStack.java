package io.lectern.model.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack and the memo of a pickle, both bounded. */
final class PickleStack {

    private static final int MAX_DEPTH = 1 << 16;
    private static final int MAX_MEMO = 1 << 19;

    private final PickleInput in;
    private final List<PickleValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, PickleValue> memo = new HashMap<>();

    PickleStack(PickleInput in) {
        this.in = in;
    }

    void push(PickleValue value) {
        if (values.size() == MAX_DEPTH) {
            throw tooDeep();
        }
        values.add(value);
    }

    PickleValue pop() {
        top();
        return values.removeLast();
    }

    PickleValue top() {
        if (values.size() <= (marks.isEmpty() ? 0 : marks.getLast())) {
            throw in.refused("the stack", "empty", "filled with what the opcode takes");
        }
        return values.getLast();
    }

    void mark() {
        if (marks.size() == MAX_DEPTH) {
            throw tooDeep();
        }
        marks.add(values.size());
    }

    /** Everything above the last mark. */
    List<PickleValue> popToMark() {
        if (marks.isEmpty()) {
            throw in.refused("the stack", "without a mark", "marked");
        }
        var above = values.subList(marks.removeLast(), values.size());
        var popped = List.copyOf(above);
        above.clear();
        return popped;
    }

    List<PickleValue> pop(int count) {
        var popped = new ArrayList<PickleValue>(count);
        for (int i = 0; i < count; i++) {
            popped.addFirst(pop());
        }
        return popped;
    }

    void memorize(int index) {
        if (memo.size() == MAX_MEMO) {
            throw in.refused("the memo", "full", "at most %d values".formatted(MAX_MEMO));
        }
        memo.put(index, top());
    }

    void memorizeNext() {
        memorize(memo.size());
    }

    void recall(int index) {
        var value = memo.get(index);
        if (value == null) {
            throw in.refused("memo " + Integer.toUnsignedString(index), "empty", "filled before it is used");
        }
        push(value);
    }

    /** The only value that is left. */
    PickleValue result() {
        var result = pop();
        if (!values.isEmpty() || !marks.isEmpty()) {
            throw in.refused("the stack", values.size() + " values deep at the end", "empty");
        }
        return result;
    }

    private CheckpointException tooDeep() {
        return in.refused("the stack", "full", "at most %d values and marks deep".formatted(MAX_DEPTH));
    }
}
