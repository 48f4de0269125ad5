package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lectern.engine.EngineException;
import io.lectern.engine.cache.StateBlob;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.SequenceContext;
import io.lectern.engine.serving.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** {@code llama_context} with a unified KV cache. Belongs to the thread that made it; the JVM refuses it to any other. */
final class LlamaContext implements SequenceContext {

    private final Arena callbacks = Arena.ofConfined();
    private final Arena arena = Arena.ofConfined();
    private final LlamaModel model;
    private final MemorySegment handle;
    private final MemorySegment memory;
    private final LlamaBatch batch;
    private final float[] logits;
    private final int cells;
    private final LlamaAdapters adapters;

    private Optional<String> adapter = Optional.empty();

    /**
     * @param abort asked during a computation, on its thread; true ends it
     * @throws EngineException when llama.cpp cannot make the context, for want of memory most of all
     */
    LlamaContext(
            LlamaModel model, LlamaAdapters adapters, ContextSettings settings, int vocabulary, BooleanSupplier abort) {
        this.model = model;
        this.adapters = adapters;
        this.logits = new float[vocabulary];
        this.cells = settings.poolTokens();
        try {
            handle = model.newContext("of %d tokens".formatted(settings.poolTokens()), settings::apply, arena);
            requireSizes(handle, settings);
            memory = LlamaH.llama_get_memory(handle);
            batch = new LlamaBatch(settings.batchTokens(), arena);
            LlamaH.llama_set_abort_callback(handle, new AbortCallback(abort).pointer(callbacks));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static void requireSizes(MemorySegment context, ContextSettings settings) {
        int tokens = LlamaH.llama_n_ctx(context);
        int batchTokens = LlamaH.llama_n_batch(context);
        if (tokens < settings.poolTokens() || batchTokens < settings.batchTokens()) {
            throw new EngineException("llama.cpp made a context of %d tokens and batches of %d, %d and %d were wanted"
                    .formatted(tokens, batchTokens, settings.poolTokens(), settings.batchTokens()));
        }
    }

    @Override
    public int cells() {
        return cells;
    }

    @Override
    public int sequences() {
        return ContextSettings.SEQUENCES;
    }

    @Override
    public int batchTokens() {
        return batch.capacity();
    }

    @Override
    public DecodeOutcome decode(TokenBatch tokens) {
        for (int row = 0; row < tokens.size(); row++) {
            requireSequence(tokens.sequence(row));
            if (tokens.token(row) < 0 || tokens.token(row) >= logits.length || tokens.position(row) < 0) {
                throw new IllegalStateException(
                        "no token: %d at %d".formatted(tokens.token(row), tokens.position(row)));
            }
        }
        batch.fill(tokens);
        int last = tokens.size() - 1;
        model.beginCall("llama_decode of %d tokens, the last at %d of sequence %d"
                .formatted(tokens.size(), tokens.position(last), tokens.sequence(last)));
        int code = LlamaH.llama_decode(handle, batch.struct());
        LastCall.end();
        NativeLog.expectAbort(false);
        return switch (code) {
            case 0 -> new DecodeOutcome.Decoded();
            case 2 -> new DecodeOutcome.Aborted();
            default -> new DecodeOutcome.Refused(code);
        };
    }

    @Override
    @SuppressWarnings("restricted")
    public float[] logits(int row) {
        var values = LlamaH.llama_get_logits_ith(handle, row);
        if (values.address() == 0) {
            throw new IllegalStateException("no logits were wanted of row " + row);
        }
        var bounded = values.reinterpret((long) logits.length * Float.BYTES);
        MemorySegment.copy(bounded, JAVA_FLOAT, 0, logits, 0, logits.length);
        return logits;
    }

    @Override
    public int length(int sequence) {
        requireSequence(sequence);
        return LlamaMemoryH.llama_memory_seq_pos_max(memory, sequence) + 1;
    }

    @Override
    public void share(int from, int to, int start, int end) {
        requireSequence(from);
        requireSequence(to);
        requireRange(start, end);
        LlamaMemoryH.llama_memory_seq_cp(memory, from, to, start, end);
    }

    @Override
    public void remove(int sequence, int start, int end) {
        requireSequence(sequence);
        requireRange(start, end);
        if (!LlamaMemoryH.llama_memory_seq_rm(memory, sequence, start, end)) {
            throw new IllegalStateException("llama.cpp cannot take %d to %d from a sequence".formatted(start, end));
        }
    }

    @Override
    public long snapshotBytes(int sequence) {
        requireSequence(sequence);
        return LlamaMemoryH.llama_state_seq_get_size(handle, sequence);
    }

    @Override
    public StateBlob snapshot(int sequence) {
        var blob = NativeBlob.allocate(snapshotBytes(sequence));
        model.beginCall("llama_state_seq_get_data of sequence " + sequence);
        long written = LlamaMemoryH.llama_state_seq_get_data(handle, blob.segment(), sequence);
        LastCall.end();
        if (written != blob.bytes()) {
            blob.close();
            throw new EngineException("llama.cpp wrote %d bytes of a state of %d"
                    .formatted(written, blob.segment().byteSize()));
        }
        return blob;
    }

    @Override
    public boolean restore(int sequence, StateBlob blob, int start, int tokens) {
        requireSequence(sequence);
        var state = ((NativeBlob) blob).segment();
        if (!NativeState.holds(state, start, tokens)) {
            return false;
        }
        model.beginCall(
                "llama_state_seq_set_data of %d tokens at %d into sequence %d".formatted(tokens, start, sequence));
        long read = LlamaMemoryH.llama_state_seq_set_data(handle, state, sequence);
        LastCall.end();
        if (read == blob.bytes()) {
            return true;
        }
        remove(sequence, 0, Integer.MAX_VALUE);
        return false;
    }

    @Override
    public void useAdapter(Optional<String> name) {
        if (name.equals(adapter)) {
            return;
        }
        model.beginCall("llama_set_adapters_lora to " + name.orElse("none"));
        int code = LlamaAdapterH.llama_set_adapters_lora(handle, name.map(adapters::named));
        LastCall.end();
        if (code != 0) {
            throw new EngineException(
                    "llama.cpp cannot compute with adapter '%s': %d".formatted(name.orElse("none"), code));
        }
        adapter = name;
    }

    /** A sequence that llama.cpp does not know ends the process, or leaves cells that nobody can free. */
    private static void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= ContextSettings.SEQUENCES) {
            throw new IllegalStateException("no sequence: " + sequence);
        }
    }

    private static void requireRange(int start, int end) {
        if (start < 0 || end < start) {
            throw new IllegalStateException("no range: %d to %d".formatted(start, end));
        }
    }

    /** Frees the context, and then what it may call. */
    @Override
    public void close() {
        arena.close();
        callbacks.close();
    }
}
