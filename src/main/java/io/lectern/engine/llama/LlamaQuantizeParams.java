package io.lectern.engine.llama;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/** {@code struct llama_model_quantize_params} of llama.h. */
final class LlamaQuantizeParams {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("nthread"),
            JAVA_INT.withName("ftype"),
            JAVA_INT.withName("output_tensor_type"),
            JAVA_INT.withName("token_embedding_type"),
            JAVA_BOOLEAN.withName("allow_requantize"),
            JAVA_BOOLEAN.withName("quantize_output_tensor"),
            JAVA_BOOLEAN.withName("only_copy"),
            JAVA_BOOLEAN.withName("pure"),
            JAVA_BOOLEAN.withName("keep_split"),
            JAVA_BOOLEAN.withName("dry_run"),
            paddingLayout(2),
            ADDRESS.withName("imatrix"),
            ADDRESS.withName("kv_overrides"),
            ADDRESS.withName("tt_overrides"),
            ADDRESS.withName("prune_layers"),
            JAVA_LONG.withName("max_buf_size"));

    private static final int GGML_TYPE_COUNT = 43;

    private static final long NTHREAD = offset("nthread");
    private static final long FTYPE = offset("ftype");
    private static final long OUTPUT_TENSOR_TYPE = offset("output_tensor_type");
    private static final long TOKEN_EMBEDDING_TYPE = offset("token_embedding_type");
    private static final long ALLOW_REQUANTIZE = offset("allow_requantize");
    private static final long QUANTIZE_OUTPUT_TENSOR = offset("quantize_output_tensor");
    private static final long DRY_RUN = offset("dry_run");
    private static final long MAX_BUF_SIZE = offset("max_buf_size");

    private LlamaQuantizeParams() {}

    /** What in the library's defaults shows that its struct is not ours. */
    static Optional<String> layoutProblem() {
        try (var arena = Arena.ofConfined()) {
            var defaults = LlamaQuantizeH.llama_model_quantize_default_params(arena);
            boolean ours = LAYOUT.byteSize() == 64
                    && defaults.get(JAVA_INT, OUTPUT_TENSOR_TYPE) == GGML_TYPE_COUNT
                    && defaults.get(JAVA_INT, TOKEN_EMBEDDING_TYPE) == GGML_TYPE_COUNT
                    && !defaults.get(JAVA_BOOLEAN, ALLOW_REQUANTIZE)
                    && defaults.get(JAVA_BOOLEAN, QUANTIZE_OUTPUT_TENSOR)
                    && !defaults.get(JAVA_BOOLEAN, DRY_RUN)
                    && defaults.get(JAVA_LONG, MAX_BUF_SIZE) == 8L << 30;
            return ours ? Optional.empty() : Optional.of("unexpected defaults in llama_model_quantize_params");
        }
    }

    static void type(MemorySegment params, ModelFileType type) {
        params.set(JAVA_INT, FTYPE, type.id());
    }

    static void threads(MemorySegment params, int count) {
        params.set(JAVA_INT, NTHREAD, count);
    }

    /** Whether only the size of the result is computed. */
    static void dryRun(MemorySegment params, boolean dry) {
        params.set(JAVA_BOOLEAN, DRY_RUN, dry);
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }
}
