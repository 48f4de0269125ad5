package io.lectern.engine.grammar;

import io.lectern.engine.grammar.GbnfWriter.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.StringNode;

/**
 * GBNF for the objects of a schema: its properties in their order, then others if it asks for them. Without
 * {@code additionalProperties}, only an object without declared properties has others.
 */
final class SchemaObjects {

    private static final int MAX_NAME = 200;

    private final JsonSchemaCompiler compiler;
    private final GbnfWriter writer;
    private final Schema schema;

    SchemaObjects(JsonSchemaCompiler compiler, GbnfWriter writer, Schema schema) {
        this.compiler = compiler;
        this.writer = writer;
        this.schema = schema;
    }

    String objects() {
        var required = new LinkedHashSet<>(schema.strings("required"));
        var names = new LinkedHashSet<>(schema.names("properties"));
        names.addAll(required);
        var others = others();
        var pairs = new ArrayList<String>();
        for (String name : names) {
            pairs.add(pair(name));
        }
        String sp = writer.json(Json.SPACE);
        var pair = others.map(value -> otherName(names) + " \":\" " + sp + " " + value);
        // What may follow when something was written already, and when nothing was; from the last property to the
        // first.
        String rest = pair.map(other -> "(\",\" " + sp + " " + other + ")*").orElse("\"\"");
        String first = pair.map(other -> "(" + other + " (\",\" " + sp + " " + other + ")*)?")
                .orElse("\"\"");
        var ordered = List.copyOf(names);
        for (int i = ordered.size() - 1; i >= 0; i--) {
            boolean must = required.contains(ordered.get(i));
            String after = writer.rule(rest);
            first = pairs.get(i) + " " + after + (must ? "" : " | " + writer.rule(first));
            rest = "(\",\" " + sp + " " + pairs.get(i) + ")" + (must ? " " : "? ") + after;
        }
        return "\"{\" " + sp + " " + writer.rule(first) + " " + sp + " \"}\"";
    }

    /** The rule for the values of properties that are not declared; empty when there may be none. */
    private Optional<String> others() {
        if (!schema.has("additionalProperties")) {
            return schema.has("properties") ? Optional.empty() : Optional.of(writer.json(Json.VALUE));
        }
        var value = schema.child("additionalProperties");
        return value.node().equals(BooleanNode.FALSE) ? Optional.empty() : Optional.of(compiler.rule(value));
    }

    private String pair(String name) {
        String key = GbnfWriter.literal(StringNode.valueOf(name).toString());
        return key + " \":\" " + writer.json(Json.SPACE) + " " + value(name);
    }

    private String value(String name) {
        if (schema.names("properties").contains(name)) {
            return compiler.rule(schema.property(name));
        }
        if (!schema.has("additionalProperties")) {
            return writer.json(Json.VALUE);
        }
        var value = schema.child("additionalProperties");
        if (value.node().equals(BooleanNode.FALSE)) {
            throw schema.refused("required", "names '%s', which the schema does not allow".formatted(name));
        }
        return compiler.rule(value);
    }

    /** A name, without escapes, that is none of these. */
    private String otherName(Iterable<String> names) {
        var root = new Letters();
        for (String name : names) {
            if (name.length() > MAX_NAME) {
                throw schema.refused(
                        "properties",
                        "has a name of %d characters, at most %d where others may follow"
                                .formatted(name.length(), MAX_NAME));
            }
            root.add(name);
        }
        return "\"\\\"\" " + otherThan(root);
    }

    private String otherThan(Letters letters) {
        String plain = writer.json(Json.PLAIN);
        if (letters.next.isEmpty() && !letters.ends) {
            return plain + "* \"\\\"\"";
        }
        var choices = new ArrayList<String>();
        var excluded = new StringBuilder("[^\"\\\\\\x00-\\x1F");
        letters.next.forEach((letter, more) -> {
            String escaped = "\\U%08X".formatted(letter);
            excluded.append(escaped);
            choices.add("\"" + escaped + "\" " + writer.rule(otherThan(more)));
        });
        choices.add(excluded + "] " + plain + "* \"\\\"\"");
        if (!letters.ends) {
            choices.add("\"\\\"\"");
        }
        return "(" + String.join(" | ", choices) + ")";
    }

    /** Names by their letters. */
    private static final class Letters {

        private final Map<Integer, Letters> next = new TreeMap<>();
        private boolean ends;

        /** Names that cannot be written without escapes are left out: no other can be written like them. */
        void add(String name) {
            boolean plain =
                    name.codePoints().noneMatch(c -> c == '"' || c == '\\' || c < 0x20 || (c >= 0xD800 && c <= 0xDFFF));
            if (plain) {
                var letters = this;
                for (int letter : name.codePoints().toArray()) {
                    letters = letters.next.computeIfAbsent(letter, added -> new Letters());
                }
                letters.ends = true;
            }
        }
    }
}
