package io.lectern.engine.llama;

import io.lectern.engine.EngineException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.llama.DeviceOptions.WeightLoading;
import io.lectern.engine.plan.Share;
import io.lectern.gguf.ModelShape;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A loaded model file. Its vocabulary may be used by several threads; closing it waits for them. Contexts are to be
 * closed before it.
 */
final class LlamaModel implements AutoCloseable {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");

    private final String name;
    private final Arena arena;
    private final MemorySegment handle;
    private final MemorySegment vocabulary;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    private LlamaModel(String name, Arena arena, MemorySegment handle, MemorySegment vocabulary) {
        this.name = name;
        this.arena = arena;
        this.handle = handle;
        this.vocabulary = vocabulary;
    }

    /**
     * Loads a file on the CPU, mapped.
     *
     * @throws ModelLoadException when llama.cpp refuses the file
     */
    static LlamaModel load(Path file, ModelShape shape) {
        return load(file, shape.vocabulary(), DeviceOptions.defaults(), List.of());
    }

    /**
     * Loads a file.
     *
     * @param vocabularySize tokens that its header has
     * @param shares of the accelerators; none for the CPU only
     * @throws ModelLoadException when llama.cpp refuses the file
     */
    static LlamaModel load(Path file, int vocabularySize, DeviceOptions options, List<Share> shares) {
        var arena = Arena.ofShared();
        try (var call = Arena.ofConfined()) {
            var params = LlamaH.llama_model_default_params(call);
            LlamaModelParams.loading(params, options.loading());
            warnOfLocking(file, options);
            LlamaModelParams.devices(
                    params,
                    shares.stream().map(share -> handle(file, share)).toList(),
                    shares.stream().map(Share::layers).toList(),
                    arena);
            LlamaModelParams.progress(params, new LoadProgress(options.progress()).callback(call));
            return load(file, vocabularySize, params, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Loads a file's vocabulary only: nothing can be computed with it.
     *
     * @param vocabularySize tokens that its header has
     * @throws ModelLoadException when llama.cpp refuses the file
     */
    static LlamaModel loadVocabulary(Path file, int vocabularySize) {
        var arena = Arena.ofShared();
        try (var call = Arena.ofConfined()) {
            var params = LlamaH.llama_model_default_params(call);
            LlamaModelParams.vocabularyOnly(params);
            LlamaModelParams.devices(params, List.of(), List.of(), arena);
            return load(file, vocabularySize, params, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @SuppressWarnings("restricted")
    private static LlamaModel load(Path file, int vocabularySize, MemorySegment params, Arena arena) {
        try (var call = Arena.ofConfined()) {
            NativeLog.clearErrors();
            var path = call.allocateFrom(file.toAbsolutePath().toString());
            LastCall.begin("llama_model_load_from_file of " + file);
            var raw = LlamaH.llama_model_load_from_file(path, params);
            LastCall.end();
            if (raw.address() == 0) {
                throw new ModelLoadException(file, "llama.cpp refuses it: " + NativeLog.lastErrors());
            }
            var handle = raw.reinterpret(arena, LlamaH::llama_model_free);
            var vocabulary = LlamaH.llama_model_get_vocab(handle).reinterpret(arena, null);
            int tokens = LlamaH.llama_vocab_n_tokens(vocabulary);
            if (tokens != vocabularySize) {
                throw new ModelLoadException(
                        file, "llama.cpp sees %d tokens, its header has %d".formatted(tokens, vocabularySize));
            }
            return new LlamaModel(String.valueOf(file.getFileName()), arena, handle, vocabulary);
        }
    }

    private static void warnOfLocking(Path file, DeviceOptions options) {
        if (options.loading() == WeightLoading.LOCKED) {
            LockedMemory.problem(file.toFile().length()).ifPresent(problem -> LOG.log(Level.WARNING, problem));
        }
    }

    private static MemorySegment handle(Path file, Share share) {
        return GgmlBackendH.handle(share.device())
                .orElseThrow(() -> new ModelLoadException(file, "device %s is gone".formatted(share.device())));
    }

    /** For the owner of the model, who knows that nobody closes it meanwhile. */
    MemorySegment handle() {
        return handle;
    }

    /** Notes a call with this model that begins; see {@link LastCall}. */
    void beginCall(String call) {
        LastCall.begin("%s, model %s".formatted(call, name));
    }

    /**
     * Makes a context. It belongs to the thread of the arena, which frees it.
     *
     * @param size for messages, such as "of 512 tokens"
     * @param settings of its {@code llama_context_params}
     * @throws EngineException when llama.cpp cannot make it, for want of memory most of all
     */
    @SuppressWarnings("restricted")
    MemorySegment newContext(String size, Consumer<MemorySegment> settings, Arena lifetime) {
        try (var call = Arena.ofConfined()) {
            NativeLog.clearErrors();
            var params = LlamaH.llama_context_default_params(call);
            settings.accept(params);
            beginCall("llama_init_from_model " + size);
            var raw = LlamaH.llama_init_from_model(handle, params);
            LastCall.end();
            if (raw.address() == 0) {
                throw new EngineException(
                        "llama.cpp cannot make a context %s: %s".formatted(size, NativeLog.lastErrors()));
            }
            return raw.reinterpret(lifetime, LlamaH::llama_free);
        }
    }

    /**
     * Runs a call on the vocabulary.
     *
     * @throws IllegalStateException when the model was closed
     */
    <T> T withVocabulary(Function<MemorySegment, T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model was closed");
            }
            return call.apply(vocabulary);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                arena.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
