package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema at its place.
 *
 * @param node an object, true or false
 * @param pointer where it stands, as a URI fragment
 * @param key the same for all that are one schema; another than the pointer when it was made of several
 */
record Schema(JsonNode node, String pointer, String key) {

    static Schema root(JsonNode node) {
        return new Schema(node, "#", "#");
    }

    boolean has(String keyword) {
        return node.has(keyword);
    }

    ConstraintException refused(String keyword, String reason) {
        return new ConstraintException(pointer, "'%s' %s".formatted(keyword, reason));
    }

    JsonNode get(String keyword) {
        return node.get(keyword);
    }

    /** The schema that is the value of a keyword. */
    Schema child(String keyword) {
        return at(get(keyword), "/" + escaped(keyword));
    }

    /** The schemas that a keyword lists. */
    List<Schema> children(String keyword) {
        var list = require(keyword, JsonNode::isArray, "must be an array");
        var children = new ArrayList<Schema>();
        for (int i = 0; i < list.size(); i++) {
            children.add(at(list.get(i), "/%s/%d".formatted(keyword, i)));
        }
        if (children.isEmpty()) {
            throw refused(keyword, "must not be empty");
        }
        return children;
    }

    /** The schema of a property; the caller knows that there is one. */
    Schema property(String name) {
        return at(get("properties").get(name), "/properties/" + escaped(name));
    }

    /** The same place with another content. */
    Schema with(JsonNode other) {
        return new Schema(other, pointer, key + "~merged");
    }

    List<String> names(String keyword) {
        if (!has(keyword)) {
            return List.of();
        }
        return List.copyOf(
                require(keyword, JsonNode::isObject, "must be an object").propertyNames());
    }

    List<String> strings(String keyword) {
        var strings = new ArrayList<String>();
        if (has(keyword)) {
            for (var element : require(keyword, JsonNode::isArray, "must be an array")) {
                if (!element.isString()) {
                    throw refused(keyword, "must be an array of strings");
                }
                strings.add(element.stringValue());
            }
        }
        return strings;
    }

    /** A count of at most so many. */
    Optional<Integer> count(String keyword, int limit) {
        return number(keyword).map(number -> {
            if (number.signum() < 0
                    || number.compareTo(BigDecimal.valueOf(limit)) > 0
                    || number.stripTrailingZeros().scale() > 0) {
                throw refused(keyword, "must be a whole number from 0 to %d: %s".formatted(limit, number));
            }
            return number.intValueExact();
        });
    }

    Optional<BigDecimal> number(String keyword) {
        return has(keyword)
                ? Optional.of(
                        require(keyword, JsonNode::isNumber, "must be a number").decimalValue())
                : Optional.empty();
    }

    private JsonNode require(String keyword, Predicate<JsonNode> is, String complaint) {
        var value = get(keyword);
        if (!is.test(value)) {
            throw refused(keyword, complaint);
        }
        return value;
    }

    private Schema at(JsonNode child, String path) {
        return new Schema(child, pointer + path, key + path);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
