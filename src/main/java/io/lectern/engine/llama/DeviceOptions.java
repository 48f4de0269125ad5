package io.lectern.engine.llama;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;

/**
 * Where a model's weights go.
 *
 * @param gpuLayers layers to put on accelerators, the output counted as one, and more than there are for all; empty for
 *     as many as fit
 * @param names of the accelerators to use, as the library lists them; empty for all
 * @param loading how weights get into memory
 * @param progress hears how much of the weights is loaded, 0 to 1, on the loading thread
 */
public record DeviceOptions(OptionalInt gpuLayers, List<String> names, WeightLoading loading, DoubleConsumer progress) {

    /** How weights get into memory. */
    public enum WeightLoading {
        /** Mapped from the file, so that the operating system may share and drop them. */
        MAPPED,
        /** Mapped and locked into memory, as far as the limit on locked memory allows. */
        LOCKED,
        /** Read into memory. */
        READ
    }

    public DeviceOptions {
        names = List.copyOf(names);
        gpuLayers.ifPresent(layers -> LlamaOptions.requireRange("gpuLayers", layers, 0, 10_000));
    }

    /** All accelerators, as many layers as fit, mapped. */
    public static DeviceOptions defaults() {
        return new DeviceOptions(OptionalInt.empty(), List.of(), WeightLoading.MAPPED, done -> {});
    }

    public DeviceOptions withGpuLayers(int layers) {
        return new DeviceOptions(OptionalInt.of(layers), names, loading, progress);
    }

    public DeviceOptions withNames(List<String> wanted) {
        return new DeviceOptions(gpuLayers, wanted, loading, progress);
    }

    public DeviceOptions withLoading(WeightLoading choice) {
        return new DeviceOptions(gpuLayers, names, choice, progress);
    }

    public DeviceOptions withProgress(DoubleConsumer listener) {
        return new DeviceOptions(gpuLayers, names, loading, listener);
    }
}
