package io.lectern.evaluation.longbench.jieba;

import java.util.ArrayList;
import java.util.List;

/**
 * Segmentation as jieba 0.42.1 for Python does it in its precise mode with the hidden Markov model: the same dictionary, the
 * same likeliest path, the same splitting into blocks. Everything of the text is in a word, blanks too. The tables are those
 * of the library jieba-analysis, whose own code splits and lower-cases otherwise. Safe for use by several threads.
 */
public final class ChineseWords {

    private final WordFrequencies dictionary;
    private final HiddenWords hidden;

    private ChineseWords(WordFrequencies dictionary, HiddenWords hidden) {
        this.dictionary = dictionary;
        this.hidden = hidden;
    }

    /** Read when first asked for, which takes about a second. */
    private static final class Loaded {
        static final ChineseWords WORDS = new ChineseWords(WordFrequencies.read(), HiddenWords.read());
    }

    /** The segmentation with jieba's own dictionary. */
    public static ChineseWords jieba() {
        return Loaded.WORDS;
    }

    /** All words in their order; joined they are the text. */
    public List<String> of(String text) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isInBlock(text.charAt(end))) {
                end++;
            }
            if (end > at) {
                addBlock(text.substring(at, end), words);
            } else {
                end = at + (text.startsWith("\r\n", at) ? 2 : Character.charCount(text.codePointAt(at)));
                words.add(text.substring(at, end));
            }
            at = end;
        }
        return words;
    }

    private static boolean isInBlock(char c) {
        return isHan(c) || isAsciiLetterOrDigit(c) || "+#&._%-".indexOf(c) >= 0;
    }

    static boolean isHan(char c) {
        return c >= HiddenWords.FIRST_HAN && c <= HiddenWords.LAST_HAN;
    }

    static boolean isAsciiLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Words of the dictionary as they are; characters that stand alone side by side are looked at once more. */
    private void addBlock(String block, List<String> words) {
        int[] ends = new LikeliestPath(dictionary).ends(block);
        int alone = 0;
        int at = 0;
        while (at < block.length()) {
            int end = ends[at];
            if (end - at > 1) {
                addAlone(block.substring(alone, at), words);
                words.add(block.substring(at, end));
                alone = end;
            }
            at = end;
        }
        addAlone(block.substring(alone), words);
    }

    private void addAlone(String characters, List<String> words) {
        if (characters.length() < 2 || dictionary.isWord(characters)) {
            characters.chars().forEach(c -> words.add(Character.toString(c)));
        } else {
            hidden.add(characters, words);
        }
    }
}
