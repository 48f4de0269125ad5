package io.lectern.evaluation.search;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Invented texts, English and Chinese by turns, in which the k-th word is as frequent as 1/k, as in real ones (Zipf). The
 * same seed gives the same texts. Used by one thread.
 */
final class ZipfTexts {

    private static final int ENGLISH_WORDS = 200_000;
    private static final int CHINESE_WORDS = 50_000;
    private static final int SENTENCES = 4;
    private static final int ENGLISH_SENTENCE = 14;
    private static final int CHINESE_SENTENCE = 16;
    private static final int FIRST_HAN = 0x4E00;
    private static final int HAN = 3_000;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final String CONSONANTS = "bcdfghklmnprstvw";
    private static final String VOWELS = "aeiou";

    private final long seed;
    private final Random random;
    private final List<String> english;
    private final List<String> chinese;

    ZipfTexts(long seed) {
        this.seed = seed;
        random = new Random(seed);
        english = distinct(ENGLISH_WORDS, this::englishWord);
        chinese = distinct(CHINESE_WORDS, this::chineseWord);
    }

    private interface Word {
        String made();
    }

    /** The text of a number, English or Chinese, of so many paragraphs, each about one passage long. */
    CanonicalText text(long number, int paragraphs) {
        boolean inEnglish = number % 2 == 0;
        random.setSeed(seedOf(number));
        var text = new StringBuilder();
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < paragraphs; i++) {
            text.append(i == 0 ? "" : "\n\n");
            int start = text.length();
            for (int sentence = 0; sentence < SENTENCES; sentence++) {
                addSentence(text, inEnglish);
            }
            blocks.add(new Block(BlockKind.PARAGRAPH, 0, new TextRange(start, text.length())));
        }
        return new CanonicalText(text.toString(), blocks, List.of(), inEnglish ? "en" : "zh");
    }

    /** The question of a number, English or Chinese, of a few words, frequent ones and rare ones. */
    String question(long number) {
        boolean inEnglish = number % 2 == 0;
        random.setSeed(~seedOf(number));
        var words = new ArrayList<String>();
        for (int i = 0; i < 3 + random.nextInt(4); i++) {
            words.add(inEnglish ? word(english) : word(chinese));
        }
        return String.join(inEnglish ? " " : "", words);
    }

    /** Neighbouring seeds would begin alike. */
    private long seedOf(long number) {
        return seed ^ (number * GOLDEN_RATIO);
    }

    private void addSentence(StringBuilder text, boolean inEnglish) {
        int words = inEnglish ? ENGLISH_SENTENCE : CHINESE_SENTENCE;
        for (int i = 0; i < words; i++) {
            text.append(inEnglish && i > 0 ? " " : "").append(inEnglish ? word(english) : word(chinese));
        }
        text.append(inEnglish ? ". " : "。");
    }

    /** The word of rank k has the probability 1/k over the sum of all: the logarithm of the rank is even. */
    private String word(List<String> words) {
        return words.get((int) Math.exp(random.nextDouble() * Math.log(words.size())) - 1);
    }

    private static List<String> distinct(int count, Word word) {
        Set<String> seen = HashSet.newHashSet(count);
        var words = new ArrayList<String>(count);
        while (words.size() < count) {
            var made = word.made();
            if (seen.add(made)) {
                words.add(made);
            }
        }
        return words;
    }

    private String englishWord() {
        var word = new StringBuilder();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())))
                    .append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        }
        return word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())))
                .toString();
    }

    private String chineseWord() {
        return new StringBuilder()
                .appendCodePoint(FIRST_HAN + random.nextInt(HAN))
                .appendCodePoint(FIRST_HAN + random.nextInt(HAN))
                .toString();
    }
}
