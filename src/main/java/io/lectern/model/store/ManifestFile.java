package io.lectern.model.store;

import io.lectern.gguf.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code model.json}. */
final class ManifestFile {

    static final String NAME = "model.json";

    private static final int FORMAT = 1;
    private static final String FORMAT_FIELD = "format";
    private static final long MAX_BYTES = 1 << 20;
    private static final List<String> REQUIRED = List.of("name", "source", "quantization", "sha256", "importedAt");
    private static final JsonMapper JSON = JsonMapper.builder()
            // A later version may say more about a model than this one understands.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ManifestFile() {}

    /**
     * Reads one.
     *
     * @throws StoreException when it is missing or damaged
     */
    static ModelManifest read(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw damaged(file, "its size", bytes + " bytes", "at most " + MAX_BYTES);
            }
            var json = JSON.readTree(Files.readAllBytes(file));
            check(file, json);
            return JSON.treeToValue(json, ModelManifest.class);
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, e), e);
        } catch (JacksonException e) {
            throw new StoreException("%s is damaged: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static void check(Path file, JsonNode json) {
        int format = json.path(FORMAT_FIELD).asInt(0);
        if (format != FORMAT) {
            throw damaged(
                    file, FORMAT_FIELD, json.path(FORMAT_FIELD), FORMAT + ", or it needs another version of Lectern");
        }
        for (String field : REQUIRED) {
            if (json.path(field).asString("").isBlank()) {
                throw damaged(file, field, json.path(field), "there");
            }
        }
        if (!json.path("unconfirmed").isArray()) {
            throw damaged(file, "unconfirmed", json.path("unconfirmed"), "a list");
        }
    }

    private static StoreException damaged(Path file, String field, Object actual, String limit) {
        return new StoreException("%s is damaged: %s is %s, it must be %s".formatted(file, field, actual, limit));
    }

    /** @param manifest of a model or of an adapter */
    static void write(Path file, Record manifest) throws IOException {
        ObjectNode json = JSON.createObjectNode().put(FORMAT_FIELD, FORMAT);
        json.setAll((ObjectNode) JSON.valueToTree(manifest));
        WholeFile.write(file, unfinished -> Files.write(unfinished, JSON.writeValueAsBytes(json)));
    }
}
