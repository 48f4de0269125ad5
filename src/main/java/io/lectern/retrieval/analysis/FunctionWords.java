package io.lectern.retrieval.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** English and Chinese words that ask or connect but say nothing of the subject. */
final class FunctionWords {

    private static final Set<String> WORDS = read();

    private FunctionWords() {}

    /** The text with spaces in place of its function words, everything else where it was. */
    static String blankedIn(String text) {
        var blanked = new StringBuilder(text);
        var before = "";
        for (var token : Token.of(Analysis.EVERY_WORD, text)) {
            // In "how large" and "which year" the second word asks too.
            if (isFunctionWord(token.term()) || WORDS.contains(before + " " + token.term())) {
                blanked.replace(token.start(), token.end(), " ".repeat(token.end() - token.start()));
            }
            before = token.term();
        }
        return blanked.toString();
    }

    /** The dictionary has words made of nothing but function words, such as 到了. */
    private static boolean isFunctionWord(String term) {
        return WORDS.contains(term)
                || (Character.isIdeographic(term.codePointAt(0))
                        && term.codePoints().mapToObj(Character::toString).allMatch(WORDS::contains));
    }

    private static Set<String> read() {
        try (var words = FunctionWords.class.getResourceAsStream("function-words.txt")) {
            if (words == null) {
                throw new IllegalStateException("function-words.txt is missing from the jar");
            }
            return new String(words.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("function-words.txt cannot be read", e);
        }
    }
}
