package io.lectern.engine.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Follows references, and makes one schema of several that must all hold. */
final class SchemaMerge {

    private static final int MAX_DEPTH = 32;

    private final Schema root;

    private int depth;

    SchemaMerge(Schema root) {
        this.root = root;
    }

    /** The schema that a reference names: the whole one, or a place in it. */
    Schema target(Schema schema) {
        var reference = schema.get("$ref");
        String text = reference.isString() ? reference.stringValue() : "";
        if (!text.equals("#") && !text.startsWith("#/")) {
            throw schema.refused("$ref", "must be a JSON pointer into this schema, like #/$defs/name: " + reference);
        }
        var found = root.node().at(text.substring(1));
        if (found.isMissingNode()) {
            throw schema.refused("$ref", "points to nothing: " + text);
        }
        return new Schema(found, text, text);
    }

    /** A schema without {@code $ref} and {@code allOf} at its top. */
    Schema flattened(Schema schema) {
        if (!schema.node().isObject() || !(schema.has("$ref") || schema.has("allOf"))) {
            return schema;
        }
        if (++depth > MAX_DEPTH) {
            throw schema.refused(schema.has("$ref") ? "$ref" : "allOf", "is nested too deep, or in itself");
        }
        var parts = new ArrayList<Schema>();
        Keywords.assertions(schema);
        parts.add(schema.with(without(schema.node(), "$ref", "allOf")));
        if (schema.has("$ref")) {
            parts.add(target(schema));
        }
        if (schema.has("allOf")) {
            parts.addAll(schema.children("allOf"));
        }
        var result = parts.stream()
                .map(this::flattened)
                .reduce((one, other) -> schema.with(both(schema, one, other)))
                .orElseThrow();
        depth--;
        return result;
    }

    /** The alternatives of a schema, each with what stands beside them. */
    List<Schema> branches(Schema schema, String keyword) {
        var rest = without(schema.node(), keyword);
        boolean alone = rest.propertyStream().allMatch(entry -> Keywords.isAnnotation(entry.getKey()));
        return schema.children(keyword).stream()
                .map(branch -> alone ? branch : branch.with(both(schema, schema.with(rest), flattened(branch))))
                .toList();
    }

    private static ObjectNode without(JsonNode schema, String... keywords) {
        var rest = ((ObjectNode) schema).deepCopy();
        rest.remove(List.of(keywords));
        return rest;
    }

    private static JsonNode both(Schema place, Schema one, Schema other) {
        if (one.node().isBoolean() || other.node().isBoolean()) {
            boolean first = one.node().isBoolean();
            var constant = first ? one.node() : other.node();
            return constant.booleanValue() ? (first ? other : one).node() : constant;
        }
        Keywords.assertions(one);
        Keywords.assertions(other);
        requireSameProperties(place, one, other);
        requireSameProperties(place, other, one);
        requireSameFirstItems(place, one, other);
        var merged = ((ObjectNode) one.node()).deepCopy();
        for (var entry : other.node().properties()) {
            var known = merged.get(entry.getKey());
            merged.set(
                    entry.getKey(),
                    known == null || Keywords.isAnnotation(entry.getKey())
                            ? entry.getValue()
                            : bothValues(place, entry.getKey(), known, entry.getValue()));
        }
        return merged;
    }

    private static JsonNode bothValues(Schema place, String keyword, JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return one;
        }
        return switch (keyword) {
            case "properties" -> properties(one, other);
            case "required" -> union(one, other);
            case "minimum", "minLength", "minItems", "exclusiveMinimum" ->
                compare(place, keyword, one, other) > 0 ? one : other;
            case "maximum", "maxLength", "maxItems", "exclusiveMaximum" ->
                compare(place, keyword, one, other) > 0 ? other : one;
            default -> throw place.refused(keyword, "is there twice with different values, which cannot be joined");
        };
    }

    private static int compare(Schema place, String keyword, JsonNode one, JsonNode other) {
        if (!one.isNumber() || !other.isNumber()) {
            throw place.refused(keyword, "must be a number");
        }
        return one.decimalValue().compareTo(other.decimalValue());
    }

    private static JsonNode properties(JsonNode one, JsonNode other) {
        // Both are objects: their names were compared before.
        var merged = ((ObjectNode) one).deepCopy();
        for (var entry : other.properties()) {
            var known = merged.get(entry.getKey());
            boolean same = known == null || known.equals(entry.getValue());
            merged.set(entry.getKey(), same ? entry.getValue() : allOf(known, entry.getValue()));
        }
        return merged;
    }

    private static JsonNode allOf(JsonNode one, JsonNode other) {
        var both = JsonNodeFactory.instance.objectNode();
        both.putArray("allOf").add(one).add(other);
        return both;
    }

    private static JsonNode union(JsonNode one, JsonNode other) {
        var union = JsonNodeFactory.instance.arrayNode();
        Set<JsonNode> all = new LinkedHashSet<>();
        one.forEach(all::add);
        other.forEach(all::add);
        all.forEach(union::add);
        return union;
    }

    /** What a schema says of items holds for those that only another one lists as the first. */
    private static void requireSameFirstItems(Schema place, Schema one, Schema other) {
        boolean restricted = one.has("items") || other.has("items");
        if (restricted && !Objects.equals(one.get("prefixItems"), other.get("prefixItems"))) {
            throw place.refused("items", "stands in one of several schemas that have different prefixItems");
        }
    }

    /** What a schema says of additional properties holds for those that only another one declares. */
    private static void requireSameProperties(Schema place, Schema one, Schema other) {
        boolean open = !one.has("additionalProperties")
                || (one.get("additionalProperties").isBoolean()
                        && one.get("additionalProperties").booleanValue());
        var own = Set.copyOf(one.names("properties"));
        var others = other.names("properties");
        if (!open && !own.containsAll(others)) {
            throw place.refused(
                    "additionalProperties", "stands in one of several schemas that declare different properties");
        }
    }
}
