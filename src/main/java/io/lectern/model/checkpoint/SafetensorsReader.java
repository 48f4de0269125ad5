package io.lectern.model.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the header of a safetensors file: its length in 8 bytes, then JSON with the type, shape and range of each tensor.
 * The ranges together are the rest of the file, without holes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
final class SafetensorsReader {

    private static final int MAX_HEADER_BYTES = 100_000_000;

    private final WeightFile file;
    private final JsonParser json;
    private final long dataOffset;

    private SafetensorsReader(WeightFile file, JsonParser json, long dataOffset) {
        this.file = file;
        this.json = json;
        this.dataOffset = dataOffset;
    }

    /** The tensors in the order of the header. */
    static List<StoredTensor> read(WeightFile file) throws IOException {
        long length = file.read(0, Long.BYTES, "the length of the header").getLong();
        long most = Math.min(MAX_HEADER_BYTES, file.size() - Long.BYTES);
        if (length < 2 || length > most) {
            throw file.refused("the length of the header", Long.toUnsignedString(length), "from 2 to " + most);
        }
        byte[] header = file.read(Long.BYTES, (int) length, "the header").array();
        if (header[0] != '{') {
            throw file.refused("the first byte of the header", header[0], "'{'");
        }
        var json = JsonFiles.parser(new ByteArrayInputStream(header));
        try (json) {
            return new SafetensorsReader(file, json, Long.BYTES + length).read();
        } catch (JacksonException e) {
            throw JsonFiles.refused(file.path(), json, e);
        }
    }

    private List<StoredTensor> read() {
        var tensors = new ArrayList<StoredTensor>();
        expect(JsonToken.START_OBJECT, "the header");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (name.equals("__metadata__")) {
                skipMetadata();
            } else {
                tensors.add(tensor(name));
            }
        }
        if (json.nextToken() != null) {
            throw file.refused("the header", "longer than its JSON object", "one JSON object and spaces");
        }
        checkRanges(tensors);
        return tensors;
    }

    private void skipMetadata() {
        expect(JsonToken.START_OBJECT, "__metadata__");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            expect(JsonToken.VALUE_STRING, "__metadata__ " + json.currentName());
        }
    }

    private StoredTensor tensor(String name) {
        String tensor = "tensor " + name;
        @Nullable String type = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> range = null;
        expect(JsonToken.START_OBJECT, tensor);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            switch (json.currentName()) {
                case "dtype" -> type = text(tensor + " dtype");
                case "shape" -> shape = wholes(tensor + " shape");
                case "data_offsets" -> range = wholes(tensor + " data_offsets");
                default -> {
                    json.nextToken();
                    json.skipChildren();
                }
            }
        }
        return tensor(
                name,
                required(type, tensor + " dtype"),
                required(shape, tensor + " shape"),
                required(range, tensor + " data_offsets"));
    }

    private StoredTensor tensor(String name, String type, List<Long> shape, List<Long> range) {
        String tensor = "tensor " + name;
        var kind = NumberKind.named(type)
                .orElseThrow(() -> file.refused(tensor + " dtype", type, "one of " + NumberKind.names()));
        Shapes.check(file, tensor, shape);
        String field = tensor + " data_offsets";
        long dataBytes = file.size() - dataOffset;
        if (range.size() != 2 || range.get(0) < 0 || range.get(0) > range.get(1) || range.get(1) > dataBytes) {
            throw file.refused(field, range, "a range within the %d bytes behind the header".formatted(dataBytes));
        }
        long bytes = Shapes.elements(shape) * kind.bytes();
        if (range.get(1) - range.get(0) != bytes) {
            throw file.refused(field, range, "%d bytes for the shape %s of %s".formatted(bytes, shape, kind));
        }
        return new StoredTensor(name, kind, shape, Shapes.strides(shape), file, dataOffset + range.get(0));
    }

    private void checkRanges(List<StoredTensor> tensors) {
        var sorted = new ArrayList<>(tensors);
        sorted.sort(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::bytes));
        long end = dataOffset;
        for (var tensor : sorted) {
            if (tensor.offset() != end) {
                throw file.refused(
                        "tensor " + tensor.name() + " data_offsets",
                        "from %d on".formatted(tensor.offset() - dataOffset),
                        "from %d on, where the one before ends".formatted(end - dataOffset));
            }
            end += tensor.bytes();
        }
        if (end != file.size()) {
            throw file.refused("the end of the last tensor", end, "the end of the file, " + file.size());
        }
    }

    private String text(String field) {
        expect(JsonToken.VALUE_STRING, field);
        return json.getString();
    }

    private List<Long> wholes(String field) {
        expect(JsonToken.START_ARRAY, field);
        var wholes = new ArrayList<Long>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || wholes.size() == Shapes.MAX_DIMENSIONS) {
                throw file.refused(
                        field,
                        wholes + " and then " + json.currentToken(),
                        "at most %d whole numbers".formatted(Shapes.MAX_DIMENSIONS));
            }
            wholes.add(json.getLongValue());
        }
        return wholes;
    }

    private void expect(JsonToken expected, String field) {
        var token = json.nextToken();
        if (token != expected) {
            throw file.refused(field, token, expected.toString());
        }
    }

    private <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw file.refused(field, "missing", "there");
        }
        return value;
    }
}
