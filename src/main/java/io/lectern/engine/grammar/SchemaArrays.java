package io.lectern.engine.grammar;

import io.lectern.engine.grammar.GbnfWriter.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;

/** GBNF for the arrays of a schema. */
final class SchemaArrays {

    private static final int MAX_ITEMS = 10_000;

    private final JsonSchemaCompiler compiler;
    private final GbnfWriter writer;
    private final Schema schema;
    private final int least;

    SchemaArrays(JsonSchemaCompiler compiler, GbnfWriter writer, Schema schema) {
        this.compiler = compiler;
        this.writer = writer;
        this.schema = schema;
        this.least = schema.count("minItems", MAX_ITEMS).orElse(0);
    }

    String arrays() {
        var prefix = schema.has("prefixItems") ? schema.children("prefixItems") : List.<Schema>of();
        var items = items();
        int declared = schema.count("maxItems", MAX_ITEMS).orElse(GbnfWriter.UNBOUNDED);
        int most = items.isPresent() ? declared : Math.min(declared, prefix.size());
        if (most < least) {
            throw schema.refused("minItems", "asks for %d items, at most %d are allowed".formatted(least, most));
        }
        String sp = writer.json(Json.SPACE);
        int first = Math.min(prefix.size(), most);
        String rest = items.filter(item -> most > first)
                .map(item -> more(item, first, most))
                .orElse("\"\"");
        for (int i = first - 1; i >= 0; i--) {
            String one = comma(i) + compiler.rule(prefix.get(i)) + " " + writer.rule(rest);
            rest = i < least ? one : "(" + one + ")?";
        }
        return "\"[\" " + sp + " " + writer.rule(rest) + " " + sp + " \"]\"";
    }

    /** The items behind the first ones. */
    private String more(String item, int first, int most) {
        String next = "(\",\" " + writer.json(Json.SPACE) + " " + item + ")";
        if (first > 0) {
            return GbnfWriter.repeated(next, Math.max(0, least - first), less(most, first));
        }
        String several = item + " " + GbnfWriter.repeated(next, Math.max(0, least - 1), less(most, 1));
        return least == 0 ? "(" + several + ")?" : several;
    }

    private static int less(int most, int written) {
        return most == GbnfWriter.UNBOUNDED ? most : most - written;
    }

    private String comma(int place) {
        return place == 0 ? "" : "\",\" " + writer.json(Json.SPACE) + " ";
    }

    private Optional<String> items() {
        if (!schema.has("items")) {
            return Optional.of(writer.json(Json.VALUE));
        }
        var items = schema.child("items");
        return items.node().equals(BooleanNode.FALSE) ? Optional.empty() : Optional.of(compiler.rule(items));
    }
}
