package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lectern.engine.EngineException;
import io.lectern.engine.serving.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code llama_context} that gives one row of numbers for each text. Belongs to the thread that made it. */
final class EmbeddingContext implements AutoCloseable {

    /** Texts that one batch may have. */
    static final int SEQUENCES = 64;

    private final Arena callbacks = Arena.ofConfined();
    private final Arena arena = Arena.ofConfined();
    private final LlamaModel model;
    private final EmbeddingSettings settings;
    private final MemorySegment handle;
    private final LlamaBatch batch;
    private final TokenBatch tokens;

    /**
     * @param abort asked during a computation, on its thread; true ends it
     * @throws EngineException when llama.cpp cannot make the context
     */
    EmbeddingContext(LlamaModel model, EmbeddingSettings settings, BooleanSupplier abort) {
        this.model = model;
        this.settings = settings;
        this.tokens = new TokenBatch(settings.batchTokens());
        try {
            handle = model.newContext("for texts of %d tokens".formatted(settings.maxTokens()), settings::apply, arena);
            requireBatch(handle, settings.batchTokens());
            batch = new LlamaBatch(settings.batchTokens(), arena);
            LlamaH.llama_set_abort_callback(handle, new AbortCallback(abort).pointer(callbacks));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static void requireBatch(MemorySegment context, int wanted) {
        int capacity = LlamaH.llama_n_batch(context);
        if (capacity < wanted) {
            throw new EngineException(
                    "llama.cpp made batches of %d tokens, %d were wanted".formatted(capacity, wanted));
        }
    }

    /** The rows of texts that fit one batch together, in their order. */
    List<float[]> rows(List<int[]> texts) {
        fill(texts);
        model.beginCall("llama_decode of %d texts, %d tokens".formatted(texts.size(), tokens.size()));
        int code = LlamaH.llama_decode(handle, batch.struct());
        LastCall.end();
        NativeLog.expectAbort(false);
        if (code != 0) {
            throw new EngineException("llama.cpp ended a batch of texts with " + code);
        }
        var rows = new ArrayList<float[]>(texts.size());
        for (int sequence = 0; sequence < texts.size(); sequence++) {
            rows.add(row(sequence));
        }
        return rows;
    }

    private void fill(List<int[]> texts) {
        if (texts.size() > SEQUENCES) {
            throw new IllegalStateException("%d texts in a batch of %d".formatted(texts.size(), SEQUENCES));
        }
        if (!settings.encoder()) {
            var memory = LlamaH.llama_get_memory(handle);
            for (int sequence = 0; sequence < SEQUENCES; sequence++) {
                LlamaMemoryH.llama_memory_seq_rm(memory, sequence, 0, Integer.MAX_VALUE);
            }
        }
        tokens.clear();
        for (int sequence = 0; sequence < texts.size(); sequence++) {
            int[] text = texts.get(sequence);
            if (text.length == 0 || text.length > tokens.room()) {
                throw new IllegalStateException(
                        "a text of %d tokens where %d have room".formatted(text.length, tokens.room()));
            }
            for (int position = 0; position < text.length; position++) {
                tokens.add(text[position], position, sequence, true);
            }
        }
        batch.fill(tokens);
    }

    @SuppressWarnings("restricted")
    private float[] row(int sequence) {
        var values = LlamaEmbeddingH.llama_get_embeddings_seq(handle, sequence);
        if (values.address() == 0) {
            throw new EngineException("llama.cpp gave no numbers for text " + sequence + " of a batch");
        }
        float[] row =
                values.reinterpret((long) settings.rowLength() * Float.BYTES).toArray(JAVA_FLOAT);
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new EngineException("the model computes " + value + ", which is no number");
            }
        }
        return row;
    }

    @Override
    public void close() {
        arena.close();
        callbacks.close();
    }
}
