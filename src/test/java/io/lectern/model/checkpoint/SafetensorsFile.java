package io.lectern.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes one safetensors file: the length of the header, the header, the numbers. */
final class SafetensorsFile {

    private static final int ALIGNMENT = 8;

    private SafetensorsFile() {}

    static void write(Path file, List<CheckpointFiles.Weight> weights) throws IOException {
        var header = JsonMapper.shared().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (var weight : weights) {
            var tensor = header.putObject(weight.name());
            tensor.put("dtype", weight.type().name());
            weight.shape().forEach(tensor.putArray("shape")::add);
            long end = offset + (long) weight.numbers().length * weight.type().bytes();
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        write(file, padded(header.toString()), weights);
    }

    private static String padded(String header) {
        int bytes = header.getBytes(StandardCharsets.UTF_8).length;
        return header + " ".repeat(Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT - bytes);
    }

    private static void write(Path file, String header, List<CheckpointFiles.Weight> weights) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            out.write(prefix(header));
            for (var weight : weights) {
                out.write(StoredNumbers.bytes(weight));
            }
        }
    }

    /** A file with any header and any number of zeros behind it. */
    static void write(Path file, String header, int zeros) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            out.write(prefix(header));
            out.write(new byte[zeros]);
        }
    }

    private static byte[] prefix(String header) {
        byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(utf8.length)
                .put(utf8)
                .array();
    }
}
