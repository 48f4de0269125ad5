package io.lectern.model.store;

import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorBlocks;
import io.lectern.gguf.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A model file in parts: the first has all metadata, each has some of the tensors. */
final class SplitModel {

    private static final String PREFIX = "split.";

    private final List<GgufFile> parts;

    private SplitModel(List<GgufFile> parts) {
        this.parts = parts;
    }

    /**
     * Reads the heads of all parts, in their order.
     *
     * @throws GgufException when they are not the parts of one model
     */
    static SplitModel of(List<Path> files) throws IOException {
        var parts = new ArrayList<GgufFile>();
        for (var file : files) {
            var part = GgufFile.read(file);
            require(part, PREFIX + "count", files.size());
            require(part, PREFIX + "no", parts.size());
            parts.add(part);
        }
        int tensors = parts.stream().mapToInt(part -> part.tensors().size()).sum();
        for (var part : parts) {
            require(part, PREFIX + "tensors.count", tensors);
        }
        parts.getFirst().metadata().forEach((key, value) -> requireWhole(files.getFirst(), key, value));
        return new SplitModel(parts);
    }

    private static void require(GgufFile part, String key, int expected) {
        var value = part.value(key);
        boolean right = value.filter(GgufValue.Whole.class::isInstance)
                .filter(found -> ((GgufValue.Whole) found).value() == expected)
                .isPresent();
        if (!right) {
            throw new GgufException(
                    part.path(), key, value.map(Object::toString).orElse("missing"), String.valueOf(expected));
        }
    }

    /** The reader leaves out the elements of arrays that no model has. */
    private static void requireWhole(Path file, String key, GgufValue value) {
        if (value instanceof GgufValue.Array array && array.elements().size() != array.count()) {
            throw new GgufException(file, key, array.count() + " long", "shorter, for the parts to be joined");
        }
    }

    /**
     * Writes them as one file, in one step.
     *
     * @param progress hears the bytes written so far, often
     */
    void join(Path target, LongConsumer progress) throws IOException {
        var writer = new GgufWriter();
        parts.getFirst().metadata().forEach((key, value) -> {
            if (!key.startsWith(PREFIX)) {
                writer.metadata(key, value);
            }
        });
        var channels = new ArrayList<FileChannel>();
        try {
            for (var part : parts) {
                var channel = FileChannel.open(part.path());
                channels.add(channel);
                part.tensors()
                        .forEach(tensor -> writer.blocks(
                                tensor.name(), tensor.type(), tensor.shape(), blocks(part, tensor, channel)));
            }
            WholeFile.write(target, unfinished -> writer.write(unfinished, progress));
        } finally {
            for (var channel : channels) {
                channel.close();
            }
        }
    }

    private static TensorBlocks blocks(GgufFile part, GgufTensor tensor, FileChannel channel) {
        long start = part.dataOffset() + tensor.offset();
        return (index, row) -> {
            var buffer = ByteBuffer.wrap(row);
            try {
                while (buffer.hasRemaining()) {
                    long position = start + index * row.length + buffer.position();
                    if (channel.read(buffer, position) < 0) {
                        throw new GgufException(part.path(), "tensor " + tensor.name(), "cut off", "there");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
