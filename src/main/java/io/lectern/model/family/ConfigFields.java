package io.lectern.model.family;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Typed and bounded access to the fields of a JSON object; a null is as good as nothing. */
record ConfigFields(Path file, String prefix, JsonNode node) {

    static ConfigFields of(Path file, JsonNode node) {
        if (!node.isObject()) {
            throw new CheckpointException(file, "its content", node.getNodeType(), "a JSON object");
        }
        return new ConfigFields(file, "", node);
    }

    boolean has(String field) {
        return value(field).isPresent();
    }

    /** An object inside, if it is there. */
    Optional<ConfigFields> under(String field) {
        return value(field)
                .map(value -> checked(field, value, value.isObject(), "an object"))
                .map(value -> new ConfigFields(file, prefix + field + ".", value));
    }

    Optional<String> text(String field) {
        return value(field)
                .map(value -> checked(field, value, value.isString(), "a text"))
                .map(JsonNode::stringValue);
    }

    /** The first text of an array, if there is one. */
    Optional<String> firstText(String field) {
        return value(field)
                .map(value -> checked(field, value, value.isArray(), "an array of texts"))
                .filter(value -> !value.isEmpty())
                .map(value -> checked(field, value, value.get(0).isString(), "an array of texts"))
                .map(value -> value.get(0).stringValue());
    }

    boolean flag(String field, boolean otherwise) {
        return value(field)
                .map(value -> checked(field, value, value.isBoolean(), "true or false"))
                .map(JsonNode::booleanValue)
                .orElse(otherwise);
    }

    int integer(String field, int least, int most) {
        return integerIn(field, least, most).orElseThrow(() -> missing(field, "a whole number"));
    }

    int integer(String field, int least, int most, int otherwise) {
        return integerIn(field, least, most).orElse(otherwise);
    }

    Optional<Integer> integerIn(String field, int least, int most) {
        return value(field).map(value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < least
                    || value.intValue() > most) {
                throw refused(field, shown(value), "a whole number from %d to %d".formatted(least, most));
            }
            return value.intValue();
        });
    }

    Optional<Double> decimal(String field, double least, double most) {
        return value(field).map(value -> {
            if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
                throw refused(field, shown(value), "a number from %s to %s".formatted(least, most));
            }
            return value.doubleValue();
        });
    }

    Optional<JsonNode> value(String field) {
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }

    CheckpointException missing(String field, String limit) {
        return refused(field, "missing", limit);
    }

    CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(file, prefix + field, actual, limit);
    }

    private JsonNode checked(String field, JsonNode value, boolean right, String limit) {
        if (!right) {
            throw refused(field, shown(value), limit);
        }
        return value;
    }

    /** A value for a message: no longer than a line. */
    static String shown(JsonNode value) {
        String text = value.isContainer() ? value.getNodeType().toString() : value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
