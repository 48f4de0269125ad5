package io.lectern.retrieval.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * Finds the stems of a text as the analyzer of {@link Analysis#STEMS} does, but takes words of the letters a to z between
 * spaces, most of an English text, without asking the rules for all scripts, which take several times as long.
 */
final class PlainWords {

    private static final char FIRST_NOT_LATIN = '\u0250';
    private static final char FIRST_MARK = '\u2000';
    private static final char LAST_MARK = '\u206F';
    private static final String BEFORE = "([\"“";
    private static final String AFTER = ")]\"”,.;:!?";

    private final Analyzer general;
    private final String text;
    private final EnglishStemmer stemmer = new EnglishStemmer();
    private final List<Token> tokens = new ArrayList<>();
    /** Where what was not taken yet begins. */
    private int rest;

    private PlainWords(Analyzer general, String text) {
        this.general = general;
        this.text = text;
    }

    static List<Token> tokens(Analyzer general, String text) {
        return isLatin(text) ? new PlainWords(general, text).tokens() : Token.of(general, text);
    }

    /** In a text that mixes scripts, numbers and signs go with a script, so that a word has to do with its neighbours. */
    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= FIRST_NOT_LATIN && (character < FIRST_MARK || character > LAST_MARK)) {
                return false;
            }
        }
        return true;
    }

    private List<Token> tokens() {
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            take(start, end);
            start = end + 1;
        }
        takeRest(text.length());
        return tokens;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\n';
    }

    private void take(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && BEFORE.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (from < to && AFTER.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        if (from < to && isPlain(from, to)) {
            takeRest(start);
            tokens.add(new Token(stem(from, to), from, to));
            rest = end;
        }
    }

    private boolean isPlain(int from, int to) {
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            boolean lower = character >= 'a' && character <= 'z';
            boolean capital = i == from && character >= 'A' && character <= 'Z';
            if (!lower && !capital) {
                return false;
            }
        }
        return true;
    }

    private void takeRest(int end) {
        var part = text.substring(rest, end);
        if (!part.isBlank()) {
            for (var token : Token.of(general, part)) {
                tokens.add(new Token(token.term(), rest + token.start(), rest + token.end()));
            }
        }
        rest = end;
    }

    private String stem(int from, int to) {
        var word = text.substring(from, to).toCharArray();
        word[0] = Character.toLowerCase(word[0]);
        stemmer.setCurrent(word, word.length);
        stemmer.stem();
        return new String(stemmer.getCurrentBuffer(), 0, stemmer.getCurrentBufferLength());
    }
}
