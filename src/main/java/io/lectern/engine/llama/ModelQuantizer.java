package io.lectern.engine.llama;

import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.QuantizationException;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import io.lectern.gguf.ModelShape;
import io.lectern.gguf.TensorType;
import io.lectern.gguf.WholeFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes smaller model files of large ones. It cannot be stopped once it has begun. Beside the mapped file it takes about
 * five bytes of memory for each number of the largest matrix. Safe for use by several threads.
 *
 * @param threads of the computation, 1 to 256
 * @param libraryPath folder with a build of llama.cpp to use instead of the packed one
 */
public record ModelQuantizer(int threads, @Nullable Path libraryPath) {

    private static final Set<TensorType> UNQUANTIZED = Set.of(TensorType.F32, TensorType.F16, TensorType.BF16);
    private static final String ENCODER = "bert";

    public ModelQuantizer {
        LlamaOptions.requireRange("threads", threads, 1, 256);
    }

    /**
     * Writes a model in another type, under another name beside the target, which it then gets.
     *
     * @param source in full or half precision
     * @param progress hears how many bytes of the source are done, on this thread
     * @throws GgufException when the source is no model that can be run
     * @throws QuantizationException when it is quantized already, the disk is full, or llama.cpp refuses it
     * @throws EngineUnavailableException when there is no native library for this platform
     * @throws IOException when a file cannot be read or written
     */
    public void quantize(Path source, Path target, ModelFileType type, LongConsumer progress) throws IOException {
        var file = GgufFile.read(source);
        validate(file);
        requireOther(file, type);
        var folder = requireFolder(file, target);
        LlamaLibrary.require(libraryPath);
        requireSpace(file, folder, resultBytes(file, target, type));
        WholeFile.write(target, unfinished -> {
            run(file, unfinished, type, false, new QuantizationLog(file, progress));
            validate(GgufFile.read(unfinished));
        });
    }

    private static void validate(GgufFile file) {
        if (file.text("general.architecture").filter(ENCODER::equals).isPresent()) {
            EmbeddingShape.of(file);
        } else {
            ModelShape.of(file);
        }
    }

    private static void requireOther(GgufFile file, ModelFileType type) {
        for (var tensor : file.tensors()) {
            if (!UNQUANTIZED.contains(tensor.type())) {
                throw new QuantizationException(
                        file.path(),
                        "it is quantized already, its tensor %s is %s".formatted(tensor.name(), tensor.type()));
            }
        }
        boolean all = file.tensors().stream()
                .filter(ModelQuantizer::isMatrix)
                .allMatch(tensor -> tensor.type() == type.matrices());
        if (all) {
            throw new QuantizationException(file.path(), "all its matrices are %s already".formatted(type.matrices()));
        }
    }

    private static boolean isMatrix(GgufTensor tensor) {
        return tensor.elements() > tensor.shape().getFirst();
    }

    private static Path requireFolder(GgufFile file, Path target) throws IOException {
        if (Files.exists(target) && Files.isSameFile(file.path(), target)) {
            throw new QuantizationException(file.path(), "the result would replace it");
        }
        if (Files.isDirectory(target)) {
            throw new QuantizationException(file.path(), "the result's name %s is a folder's".formatted(target));
        }
        var folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new QuantizationException(file.path(), "no file can be written in the folder %s".formatted(folder));
        }
        return folder;
    }

    private static void requireSpace(GgufFile file, Path folder, long needed) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new QuantizationException(
                    file.path(), "the result has %d bytes, %d are free in %s".formatted(needed, free, folder));
        }
    }

    /** Bytes that the result will have, rounded up. */
    long resultBytes(GgufFile file, Path target, ModelFileType type) {
        var log = new QuantizationLog(file, bytes -> {});
        run(file, target, type, true, log);
        return log.size().orElse(file.bytes()) + file.dataOffset();
    }

    private void run(GgufFile file, Path target, ModelFileType type, boolean dry, QuantizationLog log) {
        try (var call = Arena.ofConfined()) {
            var in = call.allocateFrom(file.path().toAbsolutePath().toString());
            var out = call.allocateFrom(target.toAbsolutePath().toString());
            var params = LlamaQuantizeH.llama_model_quantize_default_params(call);
            LlamaQuantizeParams.type(params, type);
            LlamaQuantizeParams.threads(params, threads);
            LlamaQuantizeParams.dryRun(params, dry);
            NativeLog.clearErrors();
            LastCall.begin("llama_model_quantize of " + file.path());
            int result = NativeLog.heard(log::accept, () -> LlamaQuantizeH.llama_model_quantize(in, out, params));
            LastCall.end();
            if (result != 0) {
                throw new QuantizationException(file.path(), "llama.cpp refuses it: " + NativeLog.lastErrors());
            }
        }
    }
}
