package io.lectern.engine.llama;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lectern.engine.llama.DeviceOptions.WeightLoading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;
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

    /** Devices that one model can be on, at most. */
    static final int MAX_DEVICES = 16;

    private static final int SPLIT_MODE_LAYER = 1;
    private static final int LOAD_MODE_NONE = 0;
    private static final int LOAD_MODE_MMAP = 1;
    private static final int LOAD_MODE_MMAP_AND_MLOCK = 3;

    private static final long DEVICES = offset("devices");
    private static final long TENSOR_SPLIT = offset("tensor_split");
    private static final long MAIN_GPU = offset("main_gpu");
    private static final long PROGRESS_CALLBACK = offset("progress_callback");
    private static final long N_GPU_LAYERS = offset("n_gpu_layers");
    private static final long SPLIT_MODE = offset("split_mode");
    private static final long LOAD_MODE = offset("load_mode");
    private static final long LAZY_MODE = offset("lazy_mode");
    private static final long VOCAB_ONLY = offset("vocab_only");
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

    /**
     * Puts the last layers on devices.
     *
     * @param handles of the devices; none for the CPU only, whatever else the library finds
     * @param counts of layers on each
     */
    static void devices(MemorySegment params, List<MemorySegment> handles, List<Integer> counts, Arena arena) {
        var devices = arena.allocate(ADDRESS, handles.size() + 1L);
        // As many as the library ever reads: llama_max_devices().
        var split = arena.allocate(JAVA_FLOAT, MAX_DEVICES);
        for (int i = 0; i < handles.size(); i++) {
            devices.setAtIndex(ADDRESS, i, handles.get(i));
            split.setAtIndex(JAVA_FLOAT, i, counts.get(i));
        }
        params.set(ADDRESS, DEVICES, devices);
        params.set(ADDRESS, TENSOR_SPLIT, split);
        params.set(
                JAVA_INT,
                N_GPU_LAYERS,
                counts.stream().mapToInt(Integer::intValue).sum());
        params.set(JAVA_INT, SPLIT_MODE, SPLIT_MODE_LAYER);
        params.set(JAVA_INT, MAIN_GPU, 0);
    }

    static void loading(MemorySegment params, WeightLoading loading) {
        params.set(
                JAVA_INT,
                LOAD_MODE,
                switch (loading) {
                    case READ -> LOAD_MODE_NONE;
                    case MAPPED -> LOAD_MODE_MMAP;
                    case LOCKED -> LOAD_MODE_MMAP_AND_MLOCK;
                });
    }

    static void vocabularyOnly(MemorySegment params) {
        params.set(JAVA_BOOLEAN, VOCAB_ONLY, true);
    }

    static void progress(MemorySegment params, MemorySegment callback) {
        params.set(ADDRESS, PROGRESS_CALLBACK, callback);
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }
}
