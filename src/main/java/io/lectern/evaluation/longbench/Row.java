package io.lectern.evaluation.longbench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One question of a task.
 *
 * @param id unique in its task
 * @param fields all that are text, by name, to fill a template with
 * @param answers that are true, at least one
 * @param length words, or characters in Chinese; 0 when the data do not say
 * @param classes all that there are, for classification
 * @param prompt the filled template, in data that hold it instead of its parts
 */
record Row(
        String id,
        Map<String, String> fields,
        List<String> answers,
        int length,
        List<String> classes,
        Optional<String> prompt) {

    Row {
        fields = Map.copyOf(fields);
        answers = List.copyOf(answers);
        classes = List.copyOf(classes);
    }

    /**
     * @param id for a row that has none
     * @throws IllegalArgumentException when it has no answers
     */
    static Row of(JsonNode row, String id) {
        var answers = texts(row.path("answers"));
        if (answers.isEmpty()) {
            throw new IllegalArgumentException(
                    "answers is %s, it must be a list of texts".formatted(row.path("answers")));
        }
        var fields = row.propertyStream()
                .filter(field -> field.getValue().isString())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().stringValue()));
        return new Row(
                fields.getOrDefault("_id", id),
                fields,
                answers,
                row.path("length").asInt(0),
                texts(row.path("all_classes")),
                Optional.ofNullable(fields.get("prompt")));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }
}
