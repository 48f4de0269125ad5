package io.lectern.model.vocabulary;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a {@code tokenizer.json} does around its vocabulary.
 *
 * @param byteLevel whether tokens are written in the alphabet of {@link ByteAlphabet}
 * @param wordPattern the expression that cuts a text into words, if there is one
 * @param beginning the text of the token that stands before each text, if there is one
 * @param ending the same, behind each text
 * @param spacePrefix whether a space is added to a text
 * @param normalizer its names, in order
 */
record TextTreatment(
        boolean byteLevel,
        Optional<String> wordPattern,
        Optional<String> beginning,
        Optional<String> ending,
        boolean spacePrefix,
        String normalizer) {

    static TextTreatment of(JsonNode definition) {
        var words = definition.path("pre_tokenizer");
        var normalizer = definition.path("normalizer");
        return new TextTreatment(
                has("ByteLevel", words) || has("ByteLevel", definition.path("decoder")),
                words.findValues("Regex").stream()
                        .map(node -> node.stringValue(""))
                        .findFirst(),
                around(definition, true),
                around(definition, false),
                has("Prepend", normalizer) || addsSpace(words),
                normalizer.isNull() || normalizer.isMissingNode()
                        ? "none"
                        : String.join(", ", normalizer.findValuesAsString("type")));
    }

    private static boolean has(String type, JsonNode node) {
        return node.findValuesAsString("type").contains(type);
    }

    private static boolean addsSpace(JsonNode words) {
        return Stream.concat(Stream.of(words), words.path("pretokenizers").valueStream())
                .filter(step -> step.path("type").stringValue("").equals("Metaspace"))
                .anyMatch(step -> !DefinitionRules.prependScheme(step).equals("never"));
    }

    /** The special token that stands first or last in the template of a single text. */
    private static Optional<String> around(JsonNode definition, boolean first) {
        for (var template : definition.path("post_processor").findValues("single")) {
            String text = template.path(first ? 0 : template.size() - 1)
                    .path("SpecialToken")
                    .path("id")
                    .stringValue("");
            if (!text.isEmpty()) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
