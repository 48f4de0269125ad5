package io.lectern.engine;

import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that are wrong in one place. */
public final class AlteredModels {

    private AlteredModels() {}

    /** A small model, its metadata changed; an empty value removes the key. */
    public static Path metadata(Path path, Sizes sizes, Map<String, Optional<GgufValue>> changes) throws IOException {
        var original = GgufFile.read(TinyModels.random(path, sizes));
        var writer = new GgufWriter();
        original.metadata().forEach((key, value) -> {
            if (!changes.containsKey(key)) {
                writer.metadata(key, value);
            }
        });
        changes.forEach((key, value) -> value.ifPresent(present -> writer.metadata(key, present)));
        addTensors(writer, sizes, 0.01f, "");
        writer.write(path);
        return path;
    }

    /** The small model with another architecture, its keys renamed. */
    public static Path architecture(Path path, Sizes sizes, String architecture) throws IOException {
        return architecture(path, sizes, architecture, Map.of());
    }

    /** The same, with more metadata. */
    public static Path architecture(Path path, Sizes sizes, String architecture, Map<String, GgufValue> more)
            throws IOException {
        var original = GgufFile.read(TinyModels.random(path, sizes));
        var writer = new GgufWriter();
        more.forEach(writer::metadata);
        original.metadata()
                .forEach((key, value) -> writer.metadata(
                        key.replace("llama.", architecture + "."),
                        key.equals("general.architecture") ? GgufValue.of(architecture) : value));
        addTensors(writer, sizes, 0.01f, "");
        writer.write(path);
        return path;
    }

    /** The small model without one of its tensors, or with all its weights of one value. */
    public static Path tensors(Path path, Sizes sizes, float value, String missing) throws IOException {
        var writer = TinyModels.metadata(sizes, List.of());
        addTensors(writer, sizes, value, missing);
        writer.write(path);
        return path;
    }

    /** The small model, its norms in F16. */
    public static Path halfNorms(Path path, Sizes sizes) throws IOException {
        var writer = TinyModels.metadata(sizes, List.of());
        addTensors(writer, sizes, 0.01f, "");
        writer.write(path);
        var halved = TinyModels.metadata(sizes, List.of());
        TensorRows rows = (index, row) -> Arrays.fill(row, 0.01f);
        for (var tensor : GgufFile.read(path).tensors()) {
            var type = tensor.name().contains("norm") ? TensorType.F16 : TensorType.F32;
            halved.tensor(tensor.name(), type, tensor.shape(), rows);
        }
        halved.write(path);
        return path;
    }

    /** The small model, bytes of the file overwritten from an offset on; a negative one counts from the end. */
    public static Path bytes(Path path, Sizes sizes, int offset, int... values) throws IOException {
        byte[] bytes = Files.readAllBytes(TinyModels.random(path, sizes));
        for (int i = 0; i < values.length; i++) {
            bytes[Math.floorMod(offset + i, bytes.length)] = (byte) values[i];
        }
        Files.write(path, bytes);
        return path;
    }

    /** The small model, cut off. */
    public static Path truncated(Path path, Sizes sizes, int missingBytes) throws IOException {
        byte[] bytes = Files.readAllBytes(TinyModels.random(path, sizes));
        Files.write(path, Arrays.copyOf(bytes, Math.max(0, bytes.length - missingBytes)));
        return path;
    }

    private static void addTensors(GgufWriter writer, Sizes sizes, float value, String missing) {
        TensorRows rows = (index, row) -> Arrays.fill(row, value);
        TinyModels.addTensors(
                writer,
                sizes,
                sizes.vocabulary(),
                TensorType.F32,
                (name, count, columns) -> rows,
                name -> !name.equals(missing));
    }
}
