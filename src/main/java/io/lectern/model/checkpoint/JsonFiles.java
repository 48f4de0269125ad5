package io.lectern.model.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON files that anyone may have written: {@code config.json}, {@code tokenizer.json}, manifests. A file is at
 * most 64 MiB long with 3 million tokens, 64 levels deep, its strings at most 8 Mi characters, its names 4096, its
 * numbers 64; no object has a name twice.
 */
public final class JsonFiles {

    private static final long MAX_BYTES = 64 << 20;
    private static final long MAX_TOKENS = 3_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 8 << 20;
    private static final int MAX_NAME = 4096;
    private static final int MAX_NUMBER = 64;
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(MAX_TOKENS)
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // JSON files are UTF-8; other encodings have other exceptions.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build());

    private JsonFiles() {}

    /**
     * Reads a file that holds one JSON value.
     *
     * @throws CheckpointException when it is missing, no JSON or beyond a limit
     * @throws IOException when it cannot be read
     */
    public static JsonNode read(Path file) throws IOException {
        RegularFiles.require(file);
        long bytes = Files.size(file);
        if (bytes > MAX_BYTES) {
            throw new CheckpointException(file, "the file", bytes + " bytes long", "at most " + MAX_BYTES);
        }
        try (var in = Files.newInputStream(file)) {
            return parse(file, in);
        }
    }

    /** Reads an object. */
    static JsonNode readObject(Path file) throws IOException {
        var node = read(file);
        if (!node.isObject()) {
            throw new CheckpointException(file, "the file", "a JSON " + node.getNodeType(), "a JSON object");
        }
        return node;
    }

    private static JsonNode parse(Path file, InputStream in) throws IOException {
        JsonParser parser = parser(in);
        try (parser) {
            @Nullable JsonNode node = MAPPER.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new CheckpointException(file, "the file", "empty", "a JSON value");
            }
            if (parser.nextToken() != null) {
                throw new CheckpointException(file, "the file", "longer than its JSON value", "one JSON value");
            }
            return node;
        } catch (JacksonException e) {
            throw refused(file, parser, e);
        }
    }

    /** A parser with the limits of this class. */
    static JsonParser parser(InputStream in) {
        return MAPPER.createParser(in);
    }

    /**
     * What a parser says, as an exception that names the place in the file.
     *
     * @throws IOException when the file could not be read
     */
    static CheckpointException refused(Path file, JsonParser parser, JacksonException cause) throws IOException {
        if (cause instanceof JacksonIOException && cause.getCause() instanceof IOException failed) {
            throw failed;
        }
        String place = parser.streamReadContext().pathAsPointer().toString();
        TokenStreamLocation location = parser.currentLocation();
        return new CheckpointException(
                file,
                "%s (line %d, column %d)"
                        .formatted(place.isEmpty() ? "the file" : place, location.getLineNr(), location.getColumnNr()),
                "no JSON that is taken: " + cause.getOriginalMessage(),
                "valid JSON within the limits");
    }
}
