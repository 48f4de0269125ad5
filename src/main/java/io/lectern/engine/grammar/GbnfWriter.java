package io.lectern.engine.grammar;

import io.lectern.engine.ConstraintException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the rules of a grammar that is being made. Those that are alike are written once. */
final class GbnfWriter {

    static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int MAX_CHARS = 4 << 20;
    private static final Pattern QUOTED = Pattern.compile("\"(\\\\.|[^\"\\\\])*+\"|\\[(\\\\.|[^]\\\\])*+]");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");

    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();

    private int length;

    /** The parts of any JSON text (RFC 8259). */
    enum Json {
        /** Blanks between its parts; bounded, or a model could write them for ever. */
        SPACE("sp", "| \" \" | \"\\n\" [ \\t]{0,20}"),
        /** A character of a string that is written as itself. */
        PLAIN("plain", "[^\"\\\\\\x00-\\x1F]"),
        HEX("hex", "[0-9a-fA-F]"),
        /** A character of a string; halves of surrogate pairs cannot be written. */
        CHARACTER(
                "char",
                "plain | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" ([0-9a-cA-CefEF] hex{3} | [dD] [0-7] hex{2}))",
                "PLAIN",
                "HEX"),
        STRING("string", "\"\\\"\" char* \"\\\"\"", "CHARACTER"),
        /** At most 15 digits, which every reader of JSON gives back. */
        NUMBER("number", "\"-\"? (\"0\" | [1-9] [0-9]{0,14}) (\".\" [0-9]{1,15})? ([eE] [-+]? [0-9]{1,2})?"),
        MEMBER("member", "string \":\" sp value", "STRING", "SPACE", "VALUE"),
        OBJECT("object", "\"{\" sp (member (\",\" sp member)* sp)? \"}\"", "SPACE", "MEMBER"),
        ARRAY("array", "\"[\" sp (value (\",\" sp value)* sp)? \"]\"", "SPACE", "VALUE"),
        VALUE(
                "value",
                "object | array | string | number | \"true\" | \"false\" | \"null\"",
                "OBJECT",
                "ARRAY",
                "STRING",
                "NUMBER");

        private final String rule;
        private final String body;
        private final List<String> needs;

        Json(String rule, String body, String... needs) {
            this.rule = rule;
            this.body = body;
            this.needs = List.of(needs);
        }
    }

    /** The name of a part of JSON, which belongs to the grammar from now on. */
    String json(Json part) {
        if (rules.putIfAbsent(part.rule, part.body) == null) {
            part.needs.forEach(need -> json(Json.valueOf(need)));
        }
        return part.rule;
    }

    /** A name for a rule that is written later. */
    String reserve() {
        String name = "r" + rules.size();
        rules.put(name, "");
        return name;
    }

    void write(String name, String body) {
        rules.put(name, body);
        length += body.length();
        if (length > MAX_CHARS) {
            throw new ConstraintException("#", "the schema makes too long a grammar");
        }
    }

    /** A rule with the body. */
    String rule(String body) {
        var known = names.get(body);
        if (known != null) {
            return known;
        }
        String name = reserve();
        write(name, body);
        names.put(body, name);
        return name;
    }

    /** The whole grammar, its root being a rule. */
    String gbnf(String root) {
        var text = new StringBuilder("root ::= ").append(root).append('\n');
        for (String name : reached(root)) {
            text.append(name).append(" ::= ").append(rules.get(name)).append('\n');
        }
        return text.toString();
    }

    private Set<String> reached(String root) {
        var reached = new LinkedHashSet<String>();
        var work = new ArrayDeque<String>();
        work.add(root);
        while (!work.isEmpty()) {
            String name = work.remove();
            String body = rules.get(name);
            if (body != null && reached.add(name)) {
                NAME.matcher(QUOTED.matcher(body).replaceAll(" ")).results().forEach(match -> work.add(match.group()));
            }
        }
        return reached;
    }

    /**
     * One part several times.
     *
     * @param most {@link #UNBOUNDED} for any number
     */
    static String repeated(String part, int least, int most) {
        return most == 0 ? "" : "%s{%d,%s}".formatted(part, least, most == UNBOUNDED ? "" : most);
    }

    /** A text that is written exactly so. */
    static String literal(String text) {
        var literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                literal.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7F) {
                literal.append("\\x%02X".formatted(c));
            } else {
                literal.appendCodePoint(c);
            }
        });
        return literal.append('"').toString();
    }
}
