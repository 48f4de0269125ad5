package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lectern.engine.EngineException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * A KV cache with one sequence in it, and the computation on it. Belongs to the thread that made it; the JVM refuses
 * it to any other.
 */
final class LlamaContext implements AutoCloseable {

    private static final int SEQUENCE = 0;

    private final Arena callbacks = Arena.ofConfined();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment handle;
    private final MemorySegment memory;
    private final LlamaBatch batch;
    private final BooleanSupplier abort;
    private final float[] logits;
    private final int[] cached;

    private int cachedLength;

    /**
     * @param abort asked during a computation, on its thread; true ends it
     * @throws EngineException when llama.cpp cannot make the context, for want of memory most of all
     */
    LlamaContext(LlamaModel model, ContextSettings settings, int vocabulary, BooleanSupplier abort) {
        this.abort = abort;
        this.logits = new float[vocabulary];
        this.cached = new int[settings.contextTokens()];
        try {
            handle = create(model, settings);
            memory = LlamaH.llama_get_memory(handle);
            batch = new LlamaBatch(settings.batchTokens(), arena);
            LlamaH.llama_set_abort_callback(handle, abortCallback());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @SuppressWarnings("restricted")
    private MemorySegment create(LlamaModel model, ContextSettings settings) {
        try (var call = Arena.ofConfined()) {
            NativeLog.clearErrors();
            var params = LlamaH.llama_context_default_params(call);
            settings.apply(params);
            var raw = LlamaH.llama_init_from_model(model.handle(), params);
            if (raw.address() == 0) {
                throw new EngineException("llama.cpp cannot make a context of %d tokens: %s"
                        .formatted(settings.contextTokens(), NativeLog.lastErrors()));
            }
            var context = raw.reinterpret(arena, LlamaH::llama_free);
            int tokens = LlamaH.llama_n_ctx(context);
            int batchTokens = LlamaH.llama_n_batch(context);
            if (tokens < settings.contextTokens() || batchTokens < settings.batchTokens()) {
                throw new EngineException(
                        "llama.cpp made a context of %d tokens and batches of %d, %d and %d were wanted"
                                .formatted(tokens, batchTokens, settings.contextTokens(), settings.batchTokens()));
            }
            return context;
        }
    }

    /** Tokens that fit. */
    int capacity() {
        return cached.length;
    }

    /** Tokens in the cache. */
    int length() {
        return cachedLength;
    }

    /** Tokens one {@link #decode} takes. */
    int batchTokens() {
        return batch.capacity();
    }

    /**
     * Leaves of the cache what the tokens begin with, but never all of them, because the last one has to be computed.
     *
     * @return how many tokens stay
     */
    int keepPrefixOf(int[] tokens) {
        int limit = Math.min(cachedLength, tokens.length - 1);
        int common = Arrays.mismatch(cached, 0, limit, tokens, 0, limit);
        truncate(common < 0 ? limit : common);
        return cachedLength;
    }

    void truncate(int length) {
        if (length < cachedLength && !LlamaH.llama_memory_seq_rm(memory, SEQUENCE, length, -1)) {
            LlamaH.llama_memory_clear(memory);
            length = 0;
        }
        cachedLength = Math.min(cachedLength, length);
    }

    /**
     * Computes the next tokens of the sequence.
     *
     * @param outputs for how many of the last of them logits are wanted
     */
    DecodeOutcome decode(int[] tokens, int from, int length, int outputs) {
        if (length > cached.length - cachedLength) {
            throw new IllegalStateException(
                    "%d tokens, the cache has room for %d".formatted(length, cached.length - cachedLength));
        }
        for (int i = from; i < from + length; i++) {
            if (tokens[i] < 0 || tokens[i] >= logits.length) {
                throw new IllegalStateException("no token: " + tokens[i]);
            }
        }
        batch.fill(tokens, from, length, cachedLength, outputs);
        int code = LlamaH.llama_decode(handle, batch.struct());
        NativeLog.expectAbort(false);
        if (code == 0) {
            System.arraycopy(tokens, from, cached, cachedLength, length);
            cachedLength += length;
            return new DecodeOutcome.Decoded();
        }
        cachedLength = Math.min(cachedLength, LlamaH.llama_memory_seq_pos_max(memory, SEQUENCE) + 1);
        return code == 2 ? new DecodeOutcome.Aborted() : new DecodeOutcome.Refused(code);
    }

    /**
     * The logits of the token at an index of the last batch, for which they were wanted. Overwritten by the next call.
     */
    @SuppressWarnings("restricted")
    float[] logits(int index) {
        var row = LlamaH.llama_get_logits_ith(handle, index);
        if (row.address() == 0) {
            throw new IllegalStateException("no logits were wanted of token " + index);
        }
        var bounded = row.reinterpret((long) logits.length * Float.BYTES);
        MemorySegment.copy(bounded, JAVA_FLOAT, 0, logits, 0, logits.length);
        return logits;
    }

    private MemorySegment abortCallback() {
        try {
            var type = MethodType.methodType(boolean.class, MemorySegment.class);
            var target = MethodHandles.lookup().bind(this, "aborts", type);
            return NativeSymbols.upcall(target, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), callbacks);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    boolean aborts(MemorySegment data) {
        try {
            boolean ends = abort.getAsBoolean();
            if (ends) {
                NativeLog.expectAbort(true);
            }
            return ends;
        } catch (Throwable anything) {
            // An exception that leaves an upcall ends the process.
            return true;
        }
    }

    /** Frees the context, and then what it may call. */
    @Override
    public void close() {
        arena.close();
        callbacks.close();
    }
}
