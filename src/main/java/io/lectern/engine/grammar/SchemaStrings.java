package io.lectern.engine.grammar;

import io.lectern.engine.grammar.GbnfWriter.Json;
import java.util.Map;

/** GBNF for the strings of a schema. */
final class SchemaStrings {

    private static final int MAX_LENGTH = 10_000;

    private static final String DATE =
            "[0-9]{4} \"-\" ((\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])"
                    + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
                    + " | \"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8]))";
    private static final String TIME =
            "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9] \":\" [0-5] [0-9] (\".\" [0-9]{1,9})?"
                    + " (\"Z\" | [-+] ([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9])";

    /** Every text that these derive has the format; not every text of the format: February has 28 days here. */
    private static final Map<String, String> FORMATS = Map.of(
            "date",
            DATE,
            "time",
            TIME,
            "date-time",
            DATE + " \"T\" " + TIME,
            "uuid",
            "[0-9a-f]{8} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{12}");

    private SchemaStrings() {}

    static String strings(Schema schema, GbnfWriter writer) {
        if (schema.has("format")) {
            return format(schema);
        }
        int least = schema.count("minLength", MAX_LENGTH).orElse(0);
        int most = schema.count("maxLength", MAX_LENGTH).orElse(GbnfWriter.UNBOUNDED);
        if (most < least) {
            throw schema.refused("maxLength", "is below minLength: %d < %d".formatted(most, least));
        }
        if (least == 0 && most == GbnfWriter.UNBOUNDED) {
            return writer.json(Json.STRING);
        }
        String characters = GbnfWriter.repeated(writer.json(Json.CHARACTER), least, most);
        return "\"\\\"\" " + characters + " \"\\\"\"";
    }

    private static String format(Schema schema) {
        var format = FORMATS.get(schema.get("format").asString());
        if (format == null) {
            throw schema.refused(
                    "format",
                    "is one of %s, not %s"
                            .formatted(FORMATS.keySet().stream().sorted().toList(), schema.get("format")));
        }
        for (String keyword : new String[] {"minLength", "maxLength"}) {
            if (schema.has(keyword)) {
                throw schema.refused(keyword, "cannot stand beside 'format'");
            }
        }
        return "\"\\\"\" " + format + " \"\\\"\"";
    }
}
