package io.lectern.engine.serving;

import io.lectern.engine.cache.StateBlob;
import java.util.Optional;

/**
 * A native context whose KV cache is one pool of cells that sequences share. A sequence is a set of cells with positions;
 * a cell may belong to several. Belongs to one thread.
 */
public interface SequenceContext extends AutoCloseable {

    /** Tokens that fit the cache, of all sequences together; shared ones count once. */
    int cells();

    /** Sequences there may be: ids are 0 to this, exclusive. */
    int sequences();

    /** Most tokens of a batch. */
    int batchTokens();

    /** Computes a batch. Each sequence's tokens must follow on what it has. */
    DecodeOutcome decode(TokenBatch batch);

    /** The logits of a row of the last batch, for which they were wanted. Overwritten by the next call. */
    float[] logits(int row);

    /** Positions that a sequence has, counted from 0; what is behind its last one. */
    int length(int sequence);

    /** Adds cells of one sequence to another. Costs next to nothing. */
    void share(int from, int to, int start, int end);

    /** Takes a range of positions from a sequence; cells that no sequence has any more are free. */
    void remove(int sequence, int start, int end);

    /** Bytes that {@link #snapshot} would give. */
    long snapshotBytes(int sequence);

    /** A copy of all cells of a sequence. */
    StateBlob snapshot(int sequence);

    /**
     * Replaces a sequence by a copy. The bytes must be a {@link #snapshot} of a context with the same fingerprint, of
     * exactly the positions from {@code start} on.
     *
     * @return false when the library refuses it, or there are not enough free cells; the sequence is empty then
     */
    boolean restore(int sequence, StateBlob blob, int start, int tokens);

    /** Computes with a LoRA adapter from now on, or with none. */
    void useAdapter(Optional<String> name);

    @Override
    void close();
}
