package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lectern.engine.serving.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct llama_batch} of llama.h: tokens with one sequence each. Belongs to the thread of its arena. */
final class LlamaBatch {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
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
    private final MemorySegment sequence;
    private final MemorySegment logits;

    LlamaBatch(int capacity, Arena arena) {
        this.capacity = capacity;
        this.struct = arena.allocate(LAYOUT);
        this.token = arena.allocate(JAVA_INT, capacity);
        this.pos = arena.allocate(JAVA_INT, capacity);
        this.sequence = arena.allocate(JAVA_INT, capacity);
        this.logits = arena.allocate(JAVA_BYTE, capacity);
        var counts = arena.allocate(JAVA_INT, capacity);
        var sequences = arena.allocate(ADDRESS, capacity);
        for (int i = 0; i < capacity; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            sequences.setAtIndex(ADDRESS, i, sequence.asSlice((long) i * Integer.BYTES));
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

    /** Fills it; what is in the batch was checked before. */
    void fill(TokenBatch batch) {
        int size = batch.size();
        if (size < 1 || size > capacity) {
            throw new IllegalArgumentException("a batch must have 1 to %d tokens: %d".formatted(capacity, size));
        }
        for (int i = 0; i < size; i++) {
            token.setAtIndex(JAVA_INT, i, batch.token(i));
            pos.setAtIndex(JAVA_INT, i, batch.position(i));
            sequence.setAtIndex(JAVA_INT, i, batch.sequence(i));
            logits.set(JAVA_BYTE, i, (byte) (batch.output(i) ? 1 : 0));
        }
        struct.set(JAVA_INT, 0, size);
    }

    MemorySegment struct() {
        return struct;
    }

    private void address(String field, MemorySegment value) {
        struct.set(ADDRESS, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
    }
}
