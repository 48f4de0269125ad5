package io.lectern.answer.internal;

import io.lectern.answer.Question;
import java.util.regex.Pattern;

/**
 * What to search for when a question leans on the turns before it. Without a model this is told by rules: a question
 * that is very short, or points back with a pronoun, is searched together with the question before it.
 */
final class StandaloneQuery {

    private static final Pattern POINTS_BACK = Pattern.compile(
            "\\b(it|its|they|them|their|that|this|those|these|he|she|his|her|one|ones|there|same|former|latter)\\b"
                    + "|^(and|or|but|so|what about|how about)\\b"
                    + "|[它他她这那该其]|呢[？?]?$|^(那么|还有|另外)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final int FEW_WORDS = 4;
    private static final int FEW_HAN = 6;

    private StandaloneQuery() {}

    static String of(Question question) {
        if (question.history().isEmpty() || !leansOnHistory(question.text())) {
            return question.text();
        }
        return question.history().getLast().question() + "\n" + question.text();
    }

    private static boolean leansOnHistory(String text) {
        var shortEnough = Script.isChinese(text)
                ? text.codePoints().filter(Character::isIdeographic).count() <= FEW_HAN
                : text.strip().split("\\s+").length <= FEW_WORDS;
        return shortEnough || POINTS_BACK.matcher(text).find();
    }
}
