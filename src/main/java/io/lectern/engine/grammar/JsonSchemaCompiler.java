package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import io.lectern.engine.grammar.GbnfWriter.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a JSON schema (2020-12) into GBNF. Every text of the grammar is valid against the schema; not every valid text is
 * one of the grammar: properties come in their order, numbers have at most 15 digits, and where the schema leaves more
 * open than it says (no type beside {@code properties}, no {@code additionalProperties}) only what it says is written.
 * Keywords that cannot be kept while writing are refused, as are unknown ones.
 */
final class JsonSchemaCompiler {

    private static final int MAX_SOURCE_CHARS = 64 << 10;
    private static final int MAX_NESTING = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
            "string", Set.of("minLength", "maxLength", "format"),
            "number", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"));
    private static final List<String> TYPES =
            List.of("object", "array", "string", "number", "integer", "boolean", "null");

    private final GbnfWriter writer = new GbnfWriter();
    private final Map<String, String> rules = new HashMap<>();
    private final Deque<Schema> unwritten = new ArrayDeque<>();
    private final SchemaMerge merge;

    private JsonSchemaCompiler(Schema root) {
        this.merge = new SchemaMerge(root);
    }

    /** @throws ConstraintException when the schema cannot be used; its location is a JSON pointer */
    static String gbnf(String schema) {
        if (schema.length() > MAX_SOURCE_CHARS) {
            throw new ConstraintException(
                    "#", "the schema has %d characters, at most %d".formatted(schema.length(), MAX_SOURCE_CHARS));
        }
        var root = Schema.root(read(schema));
        var compiler = new JsonSchemaCompiler(root);
        String start = compiler.rule(root);
        compiler.writeRules();
        return compiler.writer.gbnf(start);
    }

    private static JsonNode read(String schema) {
        try {
            return MAPPER.readTree(schema);
        } catch (JacksonException noJson) {
            throw new ConstraintException("#", "the schema is no JSON: " + noJson.getOriginalMessage());
        }
    }

    /** The name of the rule for a schema. Schemas that contain themselves are rules that call themselves. */
    String rule(Schema schema) {
        var known = rules.get(schema.key());
        if (known != null) {
            return known;
        }
        String name = writer.reserve();
        rules.put(schema.key(), name);
        unwritten.add(schema);
        return name;
    }

    /** One after the other and not one inside the other: references may be chained as long as a schema is. */
    private void writeRules() {
        while (!unwritten.isEmpty()) {
            var schema = unwritten.remove();
            writer.write(rule(schema), body(schema));
        }
    }

    private String body(Schema schema) {
        if (schema.node().isBoolean()) {
            if (!schema.node().booleanValue()) {
                throw new ConstraintException(schema.pointer(), "nothing is valid against 'false'");
            }
            return writer.json(Json.VALUE);
        }
        var keywords = Keywords.assertions(schema);
        if (keywords.equals(Set.of("$ref"))) {
            return rule(merge.target(schema));
        }
        if (schema.has("$ref") || schema.has("allOf")) {
            return body(merge.flattened(schema));
        }
        if (schema.has("anyOf") || schema.has("oneOf")) {
            return choices(schema, schema.has("anyOf") ? "anyOf" : "oneOf");
        }
        return schema.has("const") || schema.has("enum") ? values(schema, keywords) : types(schema, keywords);
    }

    private String choices(Schema schema, String keyword) {
        var branches = merge.branches(schema, keyword);
        if (keyword.equals("oneOf")) {
            new Disjoint(merge).require(schema, branches);
        }
        return branches.stream().map(this::rule).collect(Collectors.joining(" | "));
    }

    private String values(Schema schema, Set<String> keywords) {
        var others = new TreeSet<>(keywords);
        others.removeAll(Set.of("const", "enum", "type"));
        if (!others.isEmpty()) {
            throw schema.refused(others.first(), "cannot stand beside 'const' or 'enum'");
        }
        var values = allowed(schema);
        if (values.isEmpty()) {
            throw schema.refused(schema.has("enum") ? "enum" : "const", "has no value that is valid");
        }
        return values.stream()
                .map(value -> GbnfWriter.literal(value.toString()))
                .distinct()
                .collect(Collectors.joining(" | "));
    }

    /** The values that {@code const}, {@code enum} and {@code type} leave. */
    static List<JsonNode> allowed(Schema schema) {
        var values = new ArrayList<JsonNode>();
        if (schema.has("enum")) {
            schema.children("enum").forEach(value -> values.add(value.node()));
            if (schema.has("const")) {
                values.removeIf(value -> !value.equals(schema.get("const")));
            }
        } else {
            values.add(schema.get("const"));
        }
        if (schema.has("type")) {
            var types = named(schema);
            values.removeIf(value -> types.stream().noneMatch(type -> isOf(value, type)));
        }
        return values;
    }

    private static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> value.isNumber();
        };
    }

    private String types(Schema schema, Set<String> keywords) {
        var types = schema.has("type") ? named(schema) : implied(keywords);
        if (types.isEmpty()) {
            return writer.json(Json.VALUE);
        }
        return types.stream()
                .map(type -> writer.rule(
                        switch (type) {
                            case "object" -> new SchemaObjects(this, writer, schema).objects();
                            case "array" -> new SchemaArrays(this, writer, schema).arrays();
                            case "string" -> SchemaStrings.strings(schema, writer);
                            case "number" -> SchemaNumbers.numbers(schema, writer);
                            case "integer" -> SchemaNumbers.integers(schema);
                            case "boolean" -> "\"true\" | \"false\"";
                            default -> "\"null\"";
                        }))
                .collect(Collectors.joining(" | "));
    }

    /** The types that the keywords are about. */
    static List<String> implied(Set<String> keywords) {
        return TYPES.stream()
                .filter(type -> KEYWORDS.getOrDefault(type, Set.of()).stream().anyMatch(keywords::contains))
                .toList();
    }

    static List<String> named(Schema schema) {
        var types = schema.get("type").isString() ? List.of(schema.get("type").stringValue()) : schema.strings("type");
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw schema.refused("type", "is one of %s, not '%s'".formatted(TYPES, type));
            }
        }
        if (types.isEmpty()) {
            throw schema.refused("type", "must not be empty");
        }
        boolean all = types.contains("number");
        return types.stream()
                .distinct()
                .filter(type -> !(all && type.equals("integer")))
                .toList();
    }
}
