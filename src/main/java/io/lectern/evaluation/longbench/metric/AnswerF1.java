package io.lectern.evaluation.longbench.metric;

import io.lectern.evaluation.longbench.jieba.ChineseWords;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The harmonic mean of precision and recall of an answer's words, each as often as it stands there. */
final class AnswerF1 {

    private static final String ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    // The opening 《 is missing in LongBench's list.
    private static final String CHINESE_PUNCTUATION =
            "！？｡。＂＃＄％＆＇（）＊＋，－／：；＜＝＞＠［＼］＾＿｀｛｜｝～｟｠｢｣､、〃》「」『』【】〔〕〖〗〘〙〚〛〜〝〞〟〰〾〿–—‘’‛“”„‟…‧﹏";

    // Python's \b, for which marks are no part of words.
    private static final Pattern ARTICLE = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    private AnswerF1() {}

    static double english(String prediction, String truth) {
        return f1(englishWords(prediction), englishWords(truth));
    }

    static double chinese(String prediction, String truth) {
        return f1(chineseWords(prediction), chineseWords(truth));
    }

    private static List<String> englishWords(String text) {
        String letters = without(ASCII_PUNCTUATION, text.toLowerCase(Locale.ROOT));
        return PythonText.words(ARTICLE.matcher(letters).replaceAll(" "));
    }

    private static List<String> chineseWords(String text) {
        return ChineseWords.jieba().of(text).stream()
                .map(word -> without(ASCII_PUNCTUATION + CHINESE_PUNCTUATION, word.toLowerCase(Locale.ROOT)))
                .map(word -> String.join("", PythonText.words(word)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String without(String unwanted, String text) {
        return text.codePoints()
                .filter(c -> unwanted.indexOf(c) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static double f1(List<String> prediction, List<String> truth) {
        var left = new HashMap<String, Integer>();
        truth.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : prediction) {
            int count = left.getOrDefault(word, 0);
            if (count > 0) {
                left.put(word, count - 1);
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / prediction.size();
        double recall = (double) common / truth.size();
        return (2 * precision * recall) / (precision + recall);
    }
}
