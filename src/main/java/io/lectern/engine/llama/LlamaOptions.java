package io.lectern.engine.llama;

import io.lectern.engine.EngineObserver;
import io.lectern.engine.cache.CacheSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How to run a model.
 *
 * @param model a GGUF file
 * @param cache what to keep of what was read, beside the native cache
 * @param adapters files of LoRA adapters, by the names under which requests ask for them
 * @param observer hears what the engine does
 * @param libraryPath folder with a build of llama.cpp to use instead of the packed one
 */
public record LlamaOptions(
        Path model,
        ContextOptions context,
        DeviceOptions devices,
        ServingOptions serving,
        CacheSettings cache,
        Map<String, Path> adapters,
        EngineObserver observer,
        @Nullable Path libraryPath) {

    public LlamaOptions {
        adapters = Map.copyOf(adapters);
    }

    /** The defaults; nothing is kept beside the native cache. */
    public static LlamaOptions of(Path model) {
        return new LlamaOptions(
                model,
                ContextOptions.defaults(),
                DeviceOptions.defaults(),
                ServingOptions.defaults(),
                CacheSettings.NONE,
                Map.of(),
                EngineObserver.NONE,
                null);
    }

    public LlamaOptions withContext(UnaryOperator<ContextOptions> change) {
        return new LlamaOptions(model, change.apply(context), devices, serving, cache, adapters, observer, libraryPath);
    }

    public LlamaOptions withServing(UnaryOperator<ServingOptions> change) {
        return new LlamaOptions(model, context, devices, change.apply(serving), cache, adapters, observer, libraryPath);
    }

    public LlamaOptions withDevices(DeviceOptions other) {
        return new LlamaOptions(model, context, other, serving, cache, adapters, observer, libraryPath);
    }

    public LlamaOptions withCache(CacheSettings settings) {
        return new LlamaOptions(model, context, devices, serving, settings, adapters, observer, libraryPath);
    }

    public LlamaOptions withAdapters(Map<String, Path> files) {
        return new LlamaOptions(model, context, devices, serving, cache, files, observer, libraryPath);
    }

    public LlamaOptions withObserver(EngineObserver other) {
        return new LlamaOptions(model, context, devices, serving, cache, adapters, other, libraryPath);
    }

    public LlamaOptions withLibraryPath(@Nullable Path folder) {
        return new LlamaOptions(model, context, devices, serving, cache, adapters, observer, folder);
    }

    static void requireRange(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d: %d".formatted(field, least, most, value));
        }
    }
}
