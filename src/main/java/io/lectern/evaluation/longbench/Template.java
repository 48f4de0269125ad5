package io.lectern.evaluation.longbench;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A prompt with places for the fields of a row, written as Python's {@code str.format} reads it. */
record Template(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)\\}|[{}]");

    /**
     * The prompt with the fields in their places.
     *
     * @throws LongBenchException when it has a place for a field that is not there
     */
    String filled(Map<String, String> fields) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(replacement(place, fields)));
    }

    private String replacement(MatchResult place, Map<String, String> fields) {
        return switch (place.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            case "{", "}" -> throw new LongBenchException("The template '%s' has a brace of its own".formatted(text));
            default -> {
                String field = fields.get(place.group(1));
                if (field == null) {
                    throw new LongBenchException("The template '%s' has a place for '%s', the row has only %s"
                            .formatted(text, place.group(1), fields.keySet()));
                }
                yield field;
            }
        };
    }
}
