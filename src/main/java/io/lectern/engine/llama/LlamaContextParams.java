package io.lectern.engine.llama;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/** {@code struct llama_context_params} of llama.h. */
final class LlamaContextParams {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("n_ctx"),
            JAVA_INT.withName("n_batch"),
            JAVA_INT.withName("n_ubatch"),
            JAVA_INT.withName("n_seq_max"),
            JAVA_INT.withName("n_rs_seq"),
            JAVA_INT.withName("n_outputs_max"),
            JAVA_INT.withName("n_outputs_max_per_seq"),
            JAVA_INT.withName("n_threads"),
            JAVA_INT.withName("n_threads_batch"),
            JAVA_INT.withName("ctx_type"),
            JAVA_INT.withName("rope_scaling_type"),
            JAVA_INT.withName("pooling_type"),
            JAVA_INT.withName("attention_type"),
            JAVA_INT.withName("flash_attn_type"),
            JAVA_FLOAT.withName("rope_freq_base"),
            JAVA_FLOAT.withName("rope_freq_scale"),
            JAVA_FLOAT.withName("yarn_ext_factor"),
            JAVA_FLOAT.withName("yarn_attn_factor"),
            JAVA_FLOAT.withName("yarn_beta_fast"),
            JAVA_FLOAT.withName("yarn_beta_slow"),
            JAVA_INT.withName("yarn_orig_ctx"),
            JAVA_FLOAT.withName("defrag_thold"),
            ADDRESS.withName("cb_eval"),
            ADDRESS.withName("cb_eval_user_data"),
            JAVA_INT.withName("type_k"),
            JAVA_INT.withName("type_v"),
            ADDRESS.withName("abort_callback"),
            ADDRESS.withName("abort_callback_data"),
            JAVA_BOOLEAN.withName("embeddings"),
            JAVA_BOOLEAN.withName("offload_kqv"),
            JAVA_BOOLEAN.withName("no_perf"),
            JAVA_BOOLEAN.withName("op_offload"),
            JAVA_BOOLEAN.withName("swa_full"),
            JAVA_BOOLEAN.withName("kv_unified"),
            paddingLayout(2),
            ADDRESS.withName("samplers"),
            JAVA_LONG.withName("n_samplers"),
            ADDRESS.withName("ctx_other"));

    private static final int FLASH_ATTENTION_AUTO = -1;
    private static final int FLASH_ATTENTION_OFF = 0;
    private static final int FLASH_ATTENTION_ON = 1;

    private static final long ROPE_SCALING_TYPE = offset("rope_scaling_type");
    private static final long ROPE_FREQ_BASE = offset("rope_freq_base");
    private static final long ROPE_FREQ_SCALE = offset("rope_freq_scale");
    private static final long YARN_ORIG_CTX = offset("yarn_orig_ctx");
    private static final long POOLING_TYPE = offset("pooling_type");
    private static final long EMBEDDINGS = offset("embeddings");
    private static final long N_CTX = offset("n_ctx");
    private static final long N_BATCH = offset("n_batch");
    private static final long N_UBATCH = offset("n_ubatch");
    private static final long N_SEQ_MAX = offset("n_seq_max");
    private static final long N_OUTPUTS_MAX = offset("n_outputs_max");
    private static final long N_THREADS = offset("n_threads");
    private static final long N_THREADS_BATCH = offset("n_threads_batch");
    private static final long FLASH_ATTN_TYPE = offset("flash_attn_type");
    private static final long TYPE_K = offset("type_k");
    private static final long TYPE_V = offset("type_v");
    private static final long OFFLOAD_KQV = offset("offload_kqv");
    private static final long NO_PERF = offset("no_perf");
    private static final long KV_UNIFIED = offset("kv_unified");
    private static final long N_SAMPLERS = offset("n_samplers");

    private LlamaContextParams() {}

    /** What in the library's defaults shows that its struct is not ours. */
    static Optional<String> layoutProblem() {
        try (var arena = Arena.ofConfined()) {
            var defaults = LlamaH.llama_context_default_params(arena);
            boolean ours = LAYOUT.byteSize() == 160
                    && defaults.get(JAVA_INT, N_CTX) == 512
                    && defaults.get(JAVA_INT, N_BATCH) == 2048
                    && defaults.get(JAVA_INT, N_UBATCH) == 512
                    && defaults.get(JAVA_INT, N_SEQ_MAX) == 1
                    && defaults.get(JAVA_INT, FLASH_ATTN_TYPE) == FLASH_ATTENTION_AUTO
                    && defaults.get(JAVA_INT, TYPE_K) == GgmlH.GGML_TYPE_F16
                    && defaults.get(JAVA_INT, TYPE_V) == GgmlH.GGML_TYPE_F16
                    && defaults.get(JAVA_BOOLEAN, OFFLOAD_KQV)
                    && defaults.get(JAVA_BOOLEAN, NO_PERF)
                    && !defaults.get(JAVA_BOOLEAN, KV_UNIFIED)
                    && defaults.get(JAVA_LONG, N_SAMPLERS) == 0;
            return ours ? Optional.empty() : Optional.of("unexpected defaults in llama_context_params");
        }
    }

    /** One pool of cells for all sequences, which can share them. */
    static void sizes(MemorySegment params, int poolTokens, int batchTokens, int sequences) {
        params.set(JAVA_INT, N_CTX, poolTokens);
        params.set(JAVA_INT, N_BATCH, batchTokens);
        params.set(JAVA_INT, N_UBATCH, batchTokens);
        params.set(JAVA_INT, N_SEQ_MAX, sequences);
        // llama.cpp reserves room for one output of each sequence, and aborts when this is less.
        params.set(JAVA_INT, N_OUTPUTS_MAX, Math.max(batchTokens, sequences));
        params.set(JAVA_BOOLEAN, KV_UNIFIED, true);
    }

    static void threads(MemorySegment params, int threads) {
        params.set(JAVA_INT, N_THREADS, threads);
        params.set(JAVA_INT, N_THREADS_BATCH, threads);
    }

    static void cacheTypes(MemorySegment params, int keyType, int valueType) {
        params.set(JAVA_INT, TYPE_K, keyType);
        params.set(JAVA_INT, TYPE_V, valueType);
    }

    /** Whether to use the fused attention kernel, which llama.cpp otherwise chooses for the CPU too. */
    static void flashAttention(MemorySegment params, boolean on) {
        params.set(JAVA_INT, FLASH_ATTN_TYPE, on ? FLASH_ATTENTION_ON : FLASH_ATTENTION_OFF);
    }

    /** Positions; what is not given is the model's. */
    static void rope(MemorySegment params, RopeOptions rope) {
        rope.scaling().ifPresent(scaling -> params.set(JAVA_INT, ROPE_SCALING_TYPE, scaling.llamaType()));
        rope.base().ifPresent(base -> params.set(JAVA_FLOAT, ROPE_FREQ_BASE, (float) base));
        rope.factor().ifPresent(factor -> params.set(JAVA_FLOAT, ROPE_FREQ_SCALE, (float) (1 / factor)));
        rope.originalTokens().ifPresent(tokens -> params.set(JAVA_INT, YARN_ORIG_CTX, tokens));
    }

    /** Vectors of whole texts instead of logits; every token is an output then. */
    static void embeddings(MemorySegment params, int poolingType) {
        params.set(JAVA_INT, N_OUTPUTS_MAX, 0);
        params.set(JAVA_BOOLEAN, EMBEDDINGS, true);
        params.set(JAVA_INT, POOLING_TYPE, poolingType);
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }
}
