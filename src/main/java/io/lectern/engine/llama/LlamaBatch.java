package io.lectern.engine.llama;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct llama_batch} of llama.h with its arrays, for the tokens of sequence 0. */
final class LlamaBatch {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    private final int capacity;
    private final MemorySegment struct;
    private final MemorySegment token;
    private final MemorySegment pos;
    private final MemorySegment logits;

    LlamaBatch(int capacity, Arena arena) {
        this.capacity = capacity;
        this.struct = arena.allocate(LAYOUT);
        this.token = arena.allocate(JAVA_INT, capacity);
        this.pos = arena.allocate(JAVA_INT, capacity);
        this.logits = arena.allocate(JAVA_BYTE, capacity);
        var sequenceZero = arena.allocate(JAVA_INT);
        var counts = arena.allocate(JAVA_INT, capacity);
        var sequences = arena.allocate(ADDRESS, capacity);
        for (int i = 0; i < capacity; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            sequences.setAtIndex(ADDRESS, i, sequenceZero);
        }
        address("token", token);
        address("pos", pos);
        address("n_seq_id", counts);
        address("seq_id", sequences);
        address("logits", logits);
    }

    /** Tokens one batch can have. */
    int capacity() {
        return capacity;
    }

    /**
     * Fills it with {@code length} of the tokens.
     *
     * @param position in the sequence, of the first one
     * @param outputs for how many of the last tokens logits are wanted
     */
    void fill(int[] tokens, int from, int length, int position, int outputs) {
        if (length < 1 || length > capacity) {
            throw new IllegalArgumentException("length must be 1 to %d: %d".formatted(capacity, length));
        }
        MemorySegment.copy(tokens, from, token, JAVA_INT, 0, length);
        for (int i = 0; i < length; i++) {
            pos.setAtIndex(JAVA_INT, i, position + i);
            logits.set(JAVA_BYTE, i, (byte) (i >= length - outputs ? 1 : 0));
        }
        struct.set(JAVA_INT, 0, length);
    }

    MemorySegment struct() {
        return struct;
    }

    private void address(String field, MemorySegment value) {
        struct.set(ADDRESS, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
    }
}
