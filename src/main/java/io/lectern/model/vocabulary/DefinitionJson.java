package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON files of tokenizers, no larger and no deeper than such files are. */
final class DefinitionJson {

    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private DefinitionJson() {}

    /**
     * Reads an object.
     *
     * @throws CheckpointException when the file is no object
     */
    static ObjectNode read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new CheckpointException(file, "size", size + " bytes", "at most %d bytes".formatted(MAX_FILE_BYTES));
        }
        try {
            if (MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new CheckpointException(file, "content", e.getOriginalMessage(), "a JSON object");
        }
        throw new CheckpointException(file, "content", "of another type", "a JSON object");
    }

    /** The same, nothing for a file that is not there. */
    static ObjectNode readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file) ? read(file) : MAPPER.createObjectNode();
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
