package io.lectern.model;

import com.sun.management.OperatingSystemMXBean;
import io.lectern.datafolder.DataFolder;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.CacheSettings;
import io.lectern.engine.llama.ContextOptions;
import io.lectern.engine.llama.ContextOptions.ContextLength;
import io.lectern.engine.llama.DeviceOptions;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.ServingOptions;
import io.lectern.model.store.StoredModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings as the engine takes them, what nobody set filled in from the machine. */
record EngineOptions(ModelSettings model, EngineSettings engine, DataFolder data) {

    private static final Logger log = LoggerFactory.getLogger(EngineOptions.class);
    private static final long GIGABYTE = 1L << 30;
    /** A quarter of the memory is the native cache's and up to a quarter the heap's; the rest is the model's. */
    private static final int SHARE_OF_MEMORY = 8;

    private static final long MOST_MEMORY = 8 * GIGABYTE;
    private static final int SHARE_OF_DISK = 10;
    private static final long MOST_DISK = 20 * GIGABYTE;

    /** For a model with its adapters; a setting of an adapter's name counts more. */
    LlamaOptions of(StoredModel stored, EngineObserver observer) {
        var adapters = new HashMap<>(stored.adapters());
        adapters.putAll(model.adapters());
        return of(stored.file(), observer).withAdapters(adapters);
    }

    LlamaOptions of(Path file, EngineObserver observer) {
        return LlamaOptions.of(file)
                .withContext(this::context)
                .withDevices(devices(file))
                .withServing(ignored -> serving())
                .withCache(cache())
                .withAdapters(model.adapters())
                .withObserver(observer)
                .withLibraryPath(engine.libraryPath());
    }

    private ContextOptions context(ContextOptions defaults) {
        var kv = engine.kv();
        return new ContextOptions(
                Objects.requireNonNullElse(model.contextTokens(), 0),
                Objects.requireNonNullElse(kv.poolTokens(), 0),
                kv.batchTokens(),
                Objects.requireNonNullElse(model.threads(), defaults.threads()),
                Optional.ofNullable(kv.keyType()),
                Optional.ofNullable(kv.valueType()),
                kv.flashAttention(),
                defaults.rope(),
                model.beyondTraining() ? ContextLength.ANY : ContextLength.TRAINED);
    }

    private DeviceOptions devices(Path file) {
        var device = engine.device();
        var layers = device.gpuLayers() == null ? OptionalInt.empty() : OptionalInt.of(device.gpuLayers());
        return new DeviceOptions(layers, device.names(), device.weights(), new LoadingProgress(file));
    }

    private ServingOptions serving() {
        return new ServingOptions(
                engine.serving().running(),
                model.queueCapacity(),
                engine.serving().tokenGap());
    }

    private CacheSettings cache() {
        var cache = engine.cache();
        long ram = cache.ram() == null
                ? Math.min(machineMemory() / SHARE_OF_MEMORY, MOST_MEMORY)
                : cache.ram().toBytes();
        if (!cache.disk()) {
            return new CacheSettings(ram, Optional.empty(), 0);
        }
        var folder = cache.folderIn(data);
        long disk =
                cache.diskSize() == null ? affordable(folder) : cache.diskSize().toBytes();
        return new CacheSettings(ram, Optional.of(folder), disk);
    }

    private static long affordable(Path folder) {
        try {
            long usable = Files.getFileStore(nearest(folder)).getUsableSpace();
            // What is kept already would be free without it: the limit does not shrink as the folder fills.
            return Math.min((usable + bytesIn(folder)) / SHARE_OF_DISK, MOST_DISK);
        } catch (IOException | UncheckedIOException e) {
            log.warn("Nothing is kept on disk: {} cannot be looked at", folder, e);
            return 0;
        }
    }

    private static Path nearest(Path folder) {
        var there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static long bytesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }

    private static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
