package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * The head of a sequence's state as llama.cpp v0.5.0 writes it: magic, sequence, streams (1), cells, and for each cell its
 * position, a count of sequences (1) and a sequence. llama.cpp believes what stands there: a wrong count of cells makes it
 * allocate without end.
 */
final class NativeState {

    private static final int HEAD_INTS = 4;
    private static final int CELL_INTS = 3;

    private NativeState() {}

    /** Whether the state has a cell for each of the positions, and no others. */
    static boolean holds(MemorySegment state, int start, int tokens) {
        long head = (HEAD_INTS + (long) CELL_INTS * tokens) * Integer.BYTES;
        if (state.byteSize() < head || at(state, 2) != 1 || at(state, 3) != tokens) {
            return false;
        }
        var seen = new BitSet(tokens);
        for (int cell = 0; cell < tokens; cell++) {
            long index = HEAD_INTS + (long) CELL_INTS * cell;
            int position = at(state, index) - start;
            if (position < 0 || position >= tokens || seen.get(position) || at(state, index + 1) != 1) {
                return false;
            }
            seen.set(position);
        }
        return true;
    }

    private static int at(MemorySegment state, long index) {
        return state.get(JAVA_INT_UNALIGNED, index * Integer.BYTES);
    }
}
