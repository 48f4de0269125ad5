package io.lectern.evaluation.answers;

import io.lectern.retrieval.SentenceSplitter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words that answer a question, any of which do. Case, punctuation and white space do not count, and words are whole.
 */
record KnownAnswers(List<String> answers) {

    /** Shorter ones stand in many texts that do not answer, and say too little to be part of an answer. */
    private static final int TELLING_CHARACTERS = 12;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\p{Punct}\\p{IsPunctuation}\\s]+");
    private static final Pattern BESIDE_HAN = Pattern.compile(" (?=\\p{IsHan})|(?<=\\p{IsHan}) ");
    private static final String WORD_CHARACTER = "[\\p{IsLatin}\\p{IsDigit}]";

    KnownAnswers {
        answers = List.copyOf(answers);
    }

    /** Whether all there is to know is yes or no, which no sentence says in so many words. */
    boolean isVerdict() {
        return answers.stream().map(KnownAnswers::bare).allMatch(List.of("yes", "no")::contains);
    }

    /** Whether a sentence holds an answer or a sentence of one, or is a part of one. */
    boolean areIn(String sentence) {
        var bare = bare(sentence);
        return answers.stream().anyMatch(answer -> holds(bare, bare(answer)) || isPart(bare, answer));
    }

    private static boolean isPart(String bare, String answer) {
        return (isTelling(bare) && bare(answer).contains(bare))
                || SentenceSplitter.sentences(answer).stream()
                        .map(range -> bare(range.of(answer)))
                        .anyMatch(part -> isTelling(part) && holds(bare, part));
    }

    /** Whether a text that was made bare holds an answer. */
    boolean areInBare(String text) {
        return answers.stream().anyMatch(answer -> holds(text, bare(answer)));
    }

    /** Whether a text that was made bare holds an answer that is long enough to mean the same wherever it stands. */
    boolean areCertainlyInBare(String text) {
        return answers.stream().map(KnownAnswers::bare).anyMatch(answer -> isTelling(answer) && text.contains(answer));
    }

    /** What counts of a text. */
    static String bare(String text) {
        var words = BETWEEN_WORDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return BESIDE_HAN.matcher(words).replaceAll("").strip();
    }

    private static boolean isTelling(String bare) {
        return bare.replace(" ", "").length() >= TELLING_CHARACTERS;
    }

    private static boolean holds(String bare, String part) {
        return bare.contains(part)
                && Pattern.compile("(?<!" + WORD_CHARACTER + ")" + Pattern.quote(part) + "(?!" + WORD_CHARACTER + ")")
                        .matcher(bare)
                        .find();
    }
}
