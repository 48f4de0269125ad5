package io.lectern.engine.serving;

import java.util.BitSet;
import java.util.OptionalInt;

/** The sequences of a context that nobody uses. Belongs to the owner thread. */
final class SequenceIds {

    private final BitSet free;

    SequenceIds(int count) {
        free = new BitSet(count);
        free.set(0, count);
    }

    OptionalInt take() {
        int id = free.nextSetBit(0);
        if (id < 0) {
            return OptionalInt.empty();
        }
        free.clear(id);
        return OptionalInt.of(id);
    }

    void giveBack(int id) {
        if (free.get(id)) {
            throw new IllegalStateException("sequence %d is free already".formatted(id));
        }
        free.set(id);
    }

    int free() {
        return free.cardinality();
    }
}
