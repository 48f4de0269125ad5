package io.lectern.evaluation.longbench.jieba;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words that are in no dictionary, found by a hidden Markov model over characters, each of which begins a word, is in its
 * middle, ends it or is one. The constants are jieba's.
 */
final class HiddenWords {

    static final char FIRST_HAN = '\u4e00';
    static final char LAST_HAN = '\u9fd5';

    private static final String TABLE = "prob_emit.txt";

    /** In the order of their letters, by which jieba decides between equals. */
    private static final String STATES = "BEMS";

    private static final int BEGIN = 0;
    private static final int END = 1;
    private static final int MIDDLE = 2;
    private static final int SINGLE = 3;

    private static final double NEVER = -3.14e100;
    private static final double[] START = {-0.26268660809250016, NEVER, NEVER, -1.4652633398537678};

    /** From the first to the second. */
    private static final double[][] TRANSITIONS = {
        {NEVER, -0.510825623765990, -0.916290731874155, NEVER},
        {-0.5897149736854513, NEVER, NEVER, -0.8085250474669937},
        {NEVER, -0.33344856811948514, -1.2603623820268226, NEVER},
        {-0.7211965654669841, NEVER, NEVER, -0.6658631448798212}
    };

    /** What may come before each. */
    private static final int[][] BEFORE = {{END, SINGLE}, {BEGIN, MIDDLE}, {BEGIN, MIDDLE}, {END, SINGLE}};

    private static final Pattern NUMBER_OR_NAME = Pattern.compile("[a-zA-Z0-9]+(?:\\.[0-9]+)?%?");

    private final double[][] emissions = new double[STATES.length()][LAST_HAN - FIRST_HAN + 1];

    private HiddenWords() {
        for (double[] ofState : emissions) {
            Arrays.fill(ofState, NEVER);
        }
    }

    static HiddenWords read() {
        var read = new HiddenWords();
        var state = new int[1];
        Tables.read(TABLE, line -> {
            if (line.length() == 1) {
                state[0] = STATES.indexOf(line);
            } else if (ChineseWords.isHan(line.charAt(0))) {
                read.emissions[state[0]][line.charAt(0) - FIRST_HAN] = Double.parseDouble(line.substring(2));
            }
        });
        return read;
    }

    /** Adds the words of a text of Chinese characters, letters, digits and the signs that stand among them. */
    void add(String text, List<String> words) {
        int at = 0;
        while (at < text.length()) {
            boolean han = ChineseWords.isHan(text.charAt(at));
            int end = at + 1;
            while (end < text.length() && ChineseWords.isHan(text.charAt(end)) == han) {
                end++;
            }
            if (han) {
                addHan(text.substring(at, end), words);
            } else {
                addOther(text.substring(at, end), words);
            }
            at = end;
        }
    }

    private static void addOther(String text, List<String> words) {
        var match = NUMBER_OR_NAME.matcher(text);
        int at = 0;
        while (match.find()) {
            if (match.start() > at) {
                words.add(text.substring(at, match.start()));
            }
            words.add(match.group());
            at = match.end();
        }
        if (at < text.length()) {
            words.add(text.substring(at));
        }
    }

    private void addHan(String text, List<String> words) {
        int[] states = likeliestStates(text);
        int begin = 0;
        for (int i = 0; i < states.length; i++) {
            if (states[i] == END || states[i] == SINGLE) {
                words.add(text.substring(begin, i + 1));
                begin = i + 1;
            }
        }
        if (begin < text.length()) {
            words.add(text.substring(begin));
        }
    }

    /** The algorithm of Viterbi. */
    private int[] likeliestStates(String text) {
        int length = text.length();
        var from = new int[length][STATES.length()];
        var probability = new double[STATES.length()];
        for (int state = 0; state < probability.length; state++) {
            probability[state] = START[state] + emission(state, text.charAt(0));
        }
        for (int i = 1; i < length; i++) {
            var next = new double[probability.length];
            for (int state = 0; state < next.length; state++) {
                double emission = emission(state, text.charAt(i));
                next[state] = Double.NEGATIVE_INFINITY;
                for (int before : BEFORE[state]) {
                    double candidate = probability[before] + TRANSITIONS[before][state] + emission;
                    if (candidate >= next[state]) {
                        next[state] = candidate;
                        from[i][state] = before;
                    }
                }
            }
            probability = next;
        }
        var states = new int[length];
        states[length - 1] = probability[SINGLE] >= probability[END] ? SINGLE : END;
        for (int i = length - 1; i > 0; i--) {
            states[i - 1] = from[i][states[i]];
        }
        return states;
    }

    private double emission(int state, char c) {
        return emissions[state][c - FIRST_HAN];
    }
}
