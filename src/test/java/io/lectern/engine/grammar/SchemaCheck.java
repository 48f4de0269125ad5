package io.lectern.engine.grammar;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Says whether a JSON value is valid against a schema, by the definition of each keyword; for comparison. */
final class SchemaCheck {

    private final JsonNode root;

    SchemaCheck(JsonNode root) {
        this.root = root;
    }

    boolean valid(JsonNode value) {
        return valid(root, value);
    }

    private boolean valid(JsonNode schema, JsonNode value) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        return schema.propertyNames().stream().allMatch(keyword -> holds(keyword, schema, value));
    }

    private boolean holds(String keyword, JsonNode schema, JsonNode value) {
        var wanted = schema.get(keyword);
        return switch (keyword) {
            case "$ref" -> valid(root.at(wanted.stringValue().substring(1)), value);
            case "allOf" -> count(wanted, value) == wanted.size();
            case "anyOf" -> count(wanted, value) > 0;
            case "oneOf" -> count(wanted, value) == 1;
            case "const" -> wanted.equals(value);
            case "enum" -> contains(wanted, value);
            case "type" -> types(wanted).stream().anyMatch(type -> isOf(type, value));
            case "minimum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) >= 0;
            case "maximum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) <= 0;
            case "exclusiveMinimum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) > 0;
            case "exclusiveMaximum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) < 0;
            case "minLength" -> !value.isString() || length(value) >= wanted.intValue();
            case "maxLength" -> !value.isString() || length(value) <= wanted.intValue();
            case "minItems" -> !value.isArray() || value.size() >= wanted.intValue();
            case "maxItems" -> !value.isArray() || value.size() <= wanted.intValue();
            case "prefixItems" -> !value.isArray() || prefix(wanted, value);
            case "items" -> !value.isArray() || items(schema, value);
            case "properties" -> !value.isObject() || properties(wanted, value);
            case "required" -> !value.isObject() || has(wanted, value);
            case "additionalProperties" -> !value.isObject() || additional(schema, value);
            case "$defs", "title" -> true;
            default -> throw new IllegalArgumentException(keyword);
        };
    }

    private long count(JsonNode schemas, JsonNode value) {
        return schemas.valueStream().filter(schema -> valid(schema, value)).count();
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        return list.valueStream().anyMatch(value::equals);
    }

    private static Set<String> types(JsonNode wanted) {
        var types = new LinkedHashSet<String>();
        if (wanted.isString()) {
            types.add(wanted.stringValue());
        } else {
            wanted.forEach(type -> types.add(type.stringValue()));
        }
        return types;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static int length(JsonNode value) {
        String text = value.stringValue();
        return text.codePointCount(0, text.length());
    }

    private boolean prefix(JsonNode schemas, JsonNode value) {
        for (int i = 0; i < Math.min(schemas.size(), value.size()); i++) {
            if (!valid(schemas.get(i), value.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean items(JsonNode schema, JsonNode value) {
        int first = schema.has("prefixItems") ? schema.get("prefixItems").size() : 0;
        return value.valueStream().skip(first).allMatch(item -> valid(schema.get("items"), item));
    }

    private boolean properties(JsonNode schemas, JsonNode value) {
        return schemas.properties().stream()
                .allMatch(property ->
                        !value.has(property.getKey()) || valid(property.getValue(), value.get(property.getKey())));
    }

    private static boolean has(JsonNode names, JsonNode value) {
        return names.valueStream().allMatch(name -> value.has(name.stringValue()));
    }

    private boolean additional(JsonNode schema, JsonNode value) {
        return value.properties().stream()
                .filter(property ->
                        !schema.has("properties") || !schema.get("properties").has(property.getKey()))
                .allMatch(property -> valid(schema.get("additionalProperties"), property.getValue()));
    }
}
