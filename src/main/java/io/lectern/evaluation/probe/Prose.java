package io.lectern.evaluation.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * How prose about nothing in particular is written: sentences with places for words. It has no digits and no words in capital
 * letters, so nothing that is hidden in it is there by chance.
 *
 * @param between what stands between two sentences
 * @param sentences with names of word lists in braces
 * @param padding words that lengthen a last sentence
 * @param end of a sentence
 */
record Prose(
        String between, List<String> sentences, Map<String, List<String>> words, List<String> padding, String end) {

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    static Prose in(ProbeLanguage language) {
        String file = "prose-%s.json".formatted(language.name().toLowerCase(Locale.ROOT));
        try (var stream = Objects.requireNonNull(Prose.class.getResourceAsStream(file))) {
            return JsonMapper.shared().readValue(stream, Prose.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** The next sentence of a random sequence. */
    String sentence(Random random) {
        String sentence = PLACE.matcher(any(sentences, random))
                .replaceAll(place ->
                        Matcher.quoteReplacement(any(Objects.requireNonNull(words.get(place.group(1))), random)));
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String any(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** A sentence of some words, empty for none. */
    String padding(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(between).append(padding.get(i % padding.size()));
        }
        return count == 0 ? "" : text.append(end).toString();
    }
}
