package io.lectern.engine.llama;

import io.lectern.engine.AdapterUnknownException;
import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.LoraAdapter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The LoRA adapters that were loaded with a model, by name. To be closed after its contexts and before it. Safe to be
 * asked by several threads.
 */
final class LlamaAdapters implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> loaded = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, String> hashes = new TreeMap<>();

    private LlamaAdapters() {}

    /**
     * Checks the files against the model's and loads them.
     *
     * @param hashes folder where their hashes are remembered
     * @throws GgufException when one is no LoRA adapter for this model
     * @throws ModelLoadException when llama.cpp refuses one
     * @throws IOException when one cannot be read
     */
    static LlamaAdapters load(LlamaModel model, GgufFile base, Map<String, Path> files, Path hashes)
            throws IOException {
        var adapters = new LlamaAdapters();
        try {
            for (var entry : new TreeMap<>(files).entrySet()) {
                var file = entry.getValue();
                LoraAdapter.of(GgufFile.read(file), base);
                adapters.hashes.put(entry.getKey(), ModelHash.of(file, hashes));
                adapters.loaded.put(entry.getKey(), adapters.load(model, file));
            }
            return adapters;
        } catch (IOException | RuntimeException | Error e) {
            adapters.close();
            throw e;
        }
    }

    @SuppressWarnings("restricted")
    private MemorySegment load(LlamaModel model, Path file) {
        try (var call = Arena.ofConfined()) {
            NativeLog.clearErrors();
            LastCall.begin("llama_adapter_lora_init of " + file);
            var path = call.allocateFrom(file.toAbsolutePath().toString());
            var raw = LlamaAdapterH.llama_adapter_lora_init(model.handle(), path);
            LastCall.end();
            if (raw.address() == 0) {
                throw new ModelLoadException(file, "llama.cpp refuses the adapter: " + NativeLog.lastErrors());
            }
            return raw.reinterpret(arena, LlamaAdapterH::llama_adapter_lora_free);
        }
    }

    List<String> names() {
        synchronized (loaded) {
            return new ArrayList<>(loaded.keySet());
        }
    }

    /** @throws AdapterUnknownException when there is none of this name */
    void require(String name) {
        named(name);
    }

    /** @throws AdapterUnknownException when there is none of this name */
    MemorySegment named(String name) {
        var adapter = loaded.get(name);
        if (adapter == null) {
            throw new AdapterUnknownException(name, names());
        }
        return adapter;
    }

    /** The hash of an adapter's file, for what depends on it. */
    String hash(String name) {
        require(name);
        return hashes.getOrDefault(name, "");
    }

    /** Names and hashes of all of them; empty when there are none. */
    String fingerprint() {
        return hashes.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        arena.close();
    }
}
