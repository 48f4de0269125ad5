package io.lectern.evaluation.retrieval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads files of one JSON object a line. */
final class JsonLines {

    private JsonLines() {}

    /** The objects of a file; blank lines count as none. */
    static List<JsonNode> read(Path file) {
        var objects = new ArrayList<JsonNode>();
        int number = 0;
        for (var line : lines(file)) {
            number++;
            if (!line.isBlank()) {
                objects.add(object(file, number, line));
            }
        }
        return objects;
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new EvaluationException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /** A field that must be there and be a string. */
    static String text(Path file, JsonNode object, String field) {
        var value = object.get(field);
        if (value == null || !value.isString()) {
            throw new EvaluationException("%s: the field %s must be a string: %s".formatted(file, field, object));
        }
        return value.asString();
    }

    private static JsonNode object(Path file, int number, String line) {
        try {
            return JsonMapper.shared().readTree(line);
        } catch (JacksonException e) {
            throw new EvaluationException(
                    "%s, line %d is not JSON: %s".formatted(file, number, e.getOriginalMessage()), e);
        }
    }
}
