package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lectern.engine.EngineException;
import io.lectern.engine.serving.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The shortest loop that generates text with llama.cpp, as its own simple example has it: no queue, no sampler, no text,
 * nothing kept. It computes with the model and the settings of a generator, in a context of its own beside it, so that
 * what the generator adds to it can be measured; no other use is meant. Belongs to the thread that made it, and is to be
 * closed before its generator.
 */
public final class BareLoop implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final int vocabulary;
    private final int cells;
    private final int[] lengths = new int[ContextSettings.SEQUENCES];
    private final int[] next = new int[ContextSettings.SEQUENCES];
    private final MemorySegment context;
    private final MemorySegment memory;
    private final LlamaBatch nativeBatch;
    private final TokenBatch batch;

    /**
     * Makes the context.
     *
     * @param generator whose model and settings it uses
     * @param cells tokens that all its sequences have together
     * @throws EngineException when llama.cpp cannot make the context, for want of memory most of all
     */
    public BareLoop(LlamaTextGenerator generator, int cells) {
        var settings = generator.settings().withPoolTokens(cells);
        this.vocabulary = generator.shape().vocabulary();
        this.cells = cells;
        try {
            this.context = generator.model().newContext("of %d tokens".formatted(cells), settings::apply, arena);
            this.memory = LlamaH.llama_get_memory(context);
            this.nativeBatch = new LlamaBatch(settings.batchTokens(), arena);
            this.batch = new TokenBatch(settings.batchTokens());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Tokens of a batch at most. */
    public int batchTokens() {
        return batch.capacity();
    }

    /** Tokens that a sequence has. */
    public int length(int sequence) {
        return lengths[sequence];
    }

    /** Computes tokens behind what a sequence has, in full batches, and chooses the likeliest next one. */
    public void prefill(int sequence, int... tokens) {
        requireRoom(sequence, tokens.length);
        for (int done = 0; done < tokens.length; ) {
            int size = Math.min(batch.capacity(), tokens.length - done);
            batch.clear();
            for (int i = 0; i < size; i++) {
                int token = tokens[done + i];
                if (token < 0 || token >= vocabulary) {
                    throw new IllegalArgumentException(
                            "token ids must be 0 to %d: %d".formatted(vocabulary - 1, token));
                }
                batch.add(token, lengths[sequence] + i, sequence, done + i == tokens.length - 1);
            }
            decode();
            lengths[sequence] += size;
            done += size;
        }
        next[sequence] = best(batch.size() - 1);
    }

    /** Generates the likeliest tokens, the same number for each of the sequences, which go through it together. */
    public void generate(int tokens, int... sequences) {
        for (int sequence : sequences) {
            requireRoom(sequence, tokens);
        }
        for (int step = 0; step < tokens; step++) {
            batch.clear();
            for (int sequence : sequences) {
                batch.add(next[sequence], lengths[sequence]++, sequence, true);
            }
            decode();
            for (int row = 0; row < sequences.length; row++) {
                next[sequences[row]] = best(row);
            }
        }
    }

    /** The token that would be generated next. */
    public int next(int sequence) {
        return next[sequence];
    }

    /** Makes an empty sequence begin with all that another has. */
    public void share(int from, int to) {
        requireSequence(from);
        requireSequence(to);
        LlamaMemoryH.llama_memory_seq_cp(memory, from, to, 0, lengths[from]);
        lengths[to] = lengths[from];
        next[to] = next[from];
    }

    /** Forgets what a sequence has from a length on; something must be computed before it generates again. */
    public void truncate(int sequence, int length) {
        requireSequence(sequence);
        if (length < 0 || length > lengths[sequence]) {
            throw new IllegalArgumentException("length must be 0 to %d: %d".formatted(lengths[sequence], length));
        }
        LlamaMemoryH.llama_memory_seq_rm(memory, sequence, length, Integer.MAX_VALUE);
        lengths[sequence] = length;
    }

    private void decode() {
        nativeBatch.fill(batch);
        int code = LlamaH.llama_decode(context, nativeBatch.struct());
        if (code != 0) {
            throw new EngineException("llama_decode returned %d for %d tokens".formatted(code, batch.size()));
        }
    }

    @SuppressWarnings("restricted")
    private int best(int row) {
        var logits = LlamaH.llama_get_logits_ith(context, row).reinterpret((long) vocabulary * Float.BYTES);
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < vocabulary; token++) {
            float logit = logits.getAtIndex(JAVA_FLOAT, token);
            if (logit > most) {
                most = logit;
                best = token;
            }
        }
        return best;
    }

    private void requireRoom(int sequence, int tokens) {
        requireSequence(sequence);
        if (tokens < 1 || tokens > cells - lengths[sequence]) {
            throw new IllegalArgumentException(
                    "tokens must be 1 to %d: %d".formatted(cells - lengths[sequence], tokens));
        }
    }

    private static void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= ContextSettings.SEQUENCES) {
            throw new IllegalArgumentException(
                    "sequence must be 0 to %d: %d".formatted(ContextSettings.SEQUENCES - 1, sequence));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
