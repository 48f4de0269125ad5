package io.lectern.engine.grammar;

import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes random schemas of the keywords that are known, with two definitions that may contain each other. */
final class RandomSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] NAMES = {"a", "ab", "abc", "name with \"quotes\"", "größe", "é😀", "", "b\\n"};

    private final Random random;

    RandomSchemas(Random random) {
        this.random = random;
    }

    ObjectNode schema() {
        var schema = schema(4);
        var definitions = schema.putObject("$defs");
        for (String name : new String[] {"one", "two"}) {
            // A definition that needs itself has no finite value, and one that is only itself says nothing.
            var definition = definitions.putObject(name);
            definition.putArray("anyOf").add(typed("null")).add(random.nextBoolean() ? array(2) : object(2));
        }
        return schema;
    }

    private ObjectNode schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 13 : 7)) {
            case 0 -> typed(random.nextBoolean() ? "boolean" : "null");
            case 1, 2 -> number();
            case 3, 4 -> string();
            case 5 -> values();
            case 6 -> JSON.objectNode().put("$ref", random.nextBoolean() ? "#/$defs/one" : "#/$defs/two");
            case 7, 8 -> array(depth - 1);
            case 9 -> choice(depth - 1);
            case 10 -> conjunction(depth - 1);
            default -> object(depth - 1);
        };
    }

    private ObjectNode number() {
        boolean integer = random.nextBoolean();
        var schema = typed(integer ? "integer" : "number");
        int low = random.nextInt(3_000) - 1_500;
        int high = low + random.nextInt(random.nextBoolean() ? 5 : 2_000) + 2;
        if (random.nextBoolean()) {
            schema.put(integer && random.nextBoolean() ? "exclusiveMinimum" : "minimum", low);
        }
        if (random.nextBoolean()) {
            schema.put(integer && random.nextBoolean() ? "exclusiveMaximum" : "maximum", high);
        }
        return schema;
    }

    private ObjectNode string() {
        var schema = typed("string");
        int least = random.nextInt(4);
        if (random.nextBoolean()) {
            schema.put("minLength", least);
        }
        if (random.nextBoolean()) {
            schema.put("maxLength", least + random.nextInt(4));
        }
        return schema;
    }

    private ObjectNode values() {
        var schema = JSON.objectNode();
        var values = schema.putArray("enum");
        values.add("x\"\\\n").add(7).addNull().add(true).add("\u00e9\ud83d\ude00");
        values.addObject().put("k", 1);
        if (random.nextBoolean()) {
            schema.putArray("type").add("string").add("integer");
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        var schema = typed("array");
        int prefix = random.nextInt(3);
        if (prefix > 0) {
            var list = schema.putArray("prefixItems");
            for (int i = 0; i < prefix; i++) {
                list.add(schema(depth));
            }
        }
        boolean closed = random.nextInt(3) == 0;
        schema.set("items", closed ? JSON.booleanNode(false) : schema(depth));
        int least = closed ? prefix : random.nextInt(4);
        if (random.nextBoolean()) {
            schema.put("minItems", least);
        }
        if (random.nextBoolean()) {
            schema.put("maxItems", least + random.nextInt(3));
        }
        return schema;
    }

    private ObjectNode choice(int depth) {
        var schema = JSON.objectNode();
        if (random.nextBoolean()) {
            schema.putArray("oneOf").add(typed("boolean")).add(number()).add(object(depth));
        } else {
            schema.putArray("anyOf").add(schema(depth)).add(schema(depth));
        }
        return schema;
    }

    private ObjectNode conjunction(int depth) {
        var schema = JSON.objectNode();
        var first = object(depth);
        var second = object(depth);
        first.remove("additionalProperties");
        second.remove("additionalProperties");
        // The same property in both would be a conjunction of any two schemas.
        for (String name : NAMES) {
            ((ObjectNode) second.get("properties")).remove(name);
        }
        ((ObjectNode) second.get("properties")).set("other", schema(depth));
        schema.putArray("allOf").add(first).add(second);
        return schema;
    }

    private ObjectNode object(int depth) {
        var schema = typed("object");
        var properties = schema.putObject("properties");
        var required = JSON.arrayNode();
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                properties.set(name, schema(depth));
                if (random.nextBoolean()) {
                    required.add(name);
                }
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        switch (random.nextInt(3)) {
            case 0 -> schema.put("additionalProperties", false);
            case 1 -> schema.set("additionalProperties", (JsonNode) schema(depth));
            default -> schema.put("title", "open");
        }
        return schema;
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }
}
