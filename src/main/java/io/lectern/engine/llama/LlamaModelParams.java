package io.lectern.engine.llama;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/** {@code struct llama_model_params} of llama.h. */
final class LlamaModelParams {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
            ADDRESS.withName("devices"),
            ADDRESS.withName("tensor_buft_overrides"),
            JAVA_INT.withName("n_gpu_layers"),
            JAVA_INT.withName("split_mode"),
            JAVA_INT.withName("load_mode"),
            JAVA_INT.withName("lazy_mode"),
            JAVA_INT.withName("main_gpu"),
            paddingLayout(4),
            ADDRESS.withName("tensor_split"),
            ADDRESS.withName("progress_callback"),
            ADDRESS.withName("progress_callback_user_data"),
            ADDRESS.withName("kv_overrides"),
            JAVA_BOOLEAN.withName("vocab_only"),
            JAVA_BOOLEAN.withName("check_tensors"),
            JAVA_BOOLEAN.withName("use_extra_bufts"),
            JAVA_BOOLEAN.withName("no_host"),
            JAVA_BOOLEAN.withName("no_alloc"),
            JAVA_BOOLEAN.withName("load_mtp"),
            paddingLayout(2));

    private static final long N_GPU_LAYERS = offset("n_gpu_layers");
    private static final long SPLIT_MODE = offset("split_mode");
    private static final long LOAD_MODE = offset("load_mode");
    private static final long LAZY_MODE = offset("lazy_mode");
    private static final long CHECK_TENSORS = offset("check_tensors");
    private static final long USE_EXTRA_BUFTS = offset("use_extra_bufts");

    private LlamaModelParams() {}

    /** What in the library's defaults shows that its struct is not ours. */
    static Optional<String> layoutProblem() {
        try (var arena = Arena.ofConfined()) {
            var defaults = LlamaH.llama_model_default_params(arena);
            boolean ours = LAYOUT.byteSize() == 80
                    && defaults.get(JAVA_INT, N_GPU_LAYERS) == -1
                    && defaults.get(JAVA_INT, SPLIT_MODE) == 1
                    && defaults.get(JAVA_INT, LOAD_MODE) == -1
                    && defaults.get(JAVA_INT, LAZY_MODE) == 1
                    && !defaults.get(JAVA_BOOLEAN, CHECK_TENSORS)
                    && defaults.get(JAVA_BOOLEAN, USE_EXTRA_BUFTS);
            return ours ? Optional.empty() : Optional.of("unexpected defaults in llama_model_params");
        }
    }

    static void gpuLayers(MemorySegment params, int layers) {
        params.set(JAVA_INT, N_GPU_LAYERS, layers);
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }
}
