package io.lectern.answer.internal;

import io.lectern.answer.Question;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A question that may lean on the one before it, told by rules. English and Chinese words that point back also have uses
 * that do not ("the firms that", "there is", 应该, 其他), which the rules leave out.
 *
 * @param query the question together with the one before it
 * @param pointsBack whether it has a word that points back; if not, it is only very short
 */
record FollowUp(String query, boolean pointsBack) {

    private static final Pattern ENGLISH = Pattern.compile(
            "\\b(its|they|them|their|this|those|these|he|she|his|her|former|latter)\\b"
                    + "|\\b(?-i:[Ii]t)\\b"
                    + "|\\b(is|was|are|were|do|does|did|has|had|can|could|will|would|why|about|after|before|by|for|from"
                    + "|in|of|on|than|to|with) that\\b|\\bthat[?.!]*$"
                    + "|\\b(which|other|another|first|second|last|next|that) ones?\\b"
                    + "|(?<!\\b(is|are|was|were) )\\bthere[?.!]*$"
                    + "|\\bthe same\\b(?! time)"
                    + "|^(and|or|but|so|what about|how about)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHINESE = Pattern.compile("(?<!其)[它她]|(?<![其吉])他(?!人)|这|(?<!刹)那"
            + "|(?<![应不本活就又])该(?![如怎不由向去找做])|(?<![尤极与及])其(?![他它中实余次])"
            + "|^(还有|另外)"
            // "…呢" asks for the same of something else, unless another word asks already.
            + "|^(?!.*(什么|怎|哪|谁|多少|几|何)).*呢[？?]?$");
    private static final int FEW_WORDS = 4;
    private static final int FEW_HAN = 6;

    static Optional<FollowUp> of(Question question) {
        String text = question.text().strip();
        boolean pointsBack =
                ENGLISH.matcher(text).find() || CHINESE.matcher(text).find();
        if (question.history().isEmpty() || !(pointsBack || isShort(text))) {
            return Optional.empty();
        }
        return Optional.of(new FollowUp(question.history().getLast().question() + "\n" + text, pointsBack));
    }

    private static boolean isShort(String text) {
        return Script.isChinese(text)
                ? text.codePoints().filter(Character::isIdeographic).count() <= FEW_HAN
                : text.split("\\s+").length <= FEW_WORDS;
    }
}
