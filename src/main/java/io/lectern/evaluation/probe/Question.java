package io.lectern.evaluation.probe;

import java.util.List;
import java.util.Locale;

/**
 * What is hidden, and how it is asked for.
 *
 * @param before what the model is told before the haystack
 * @param hidden sentences to hide, in this order
 * @param after what it is asked behind the haystack
 * @param answerBegin the first words of its answer
 * @param expected texts that the answer must contain
 */
record Question(String before, List<String> hidden, String after, String answerBegin, List<String> expected) {

    /** Share of the expected texts that an answer contains, upper or lower case: RULER's {@code string_match_all}. */
    double score(String answer) {
        String lower = answer.toLowerCase(Locale.ROOT);
        long found = expected.stream()
                .filter(text -> lower.contains(text.toLowerCase(Locale.ROOT)))
                .count();
        return (double) found / expected.size();
    }
}
