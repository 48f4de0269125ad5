package io.lectern.evaluation.longbench.metric;

import java.util.regex.Pattern;

/** How many of the numbers in an answer are the true one, compared digit by digit as text. */
final class Numbers {

    /** Any script's decimal digits, as in Python. */
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

    private Numbers() {}

    static double share(String prediction, String truth) {
        int all = 0;
        int right = 0;
        var numbers = NUMBER.matcher(prediction);
        while (numbers.find()) {
            all++;
            if (numbers.group().equals(truth)) {
                right++;
            }
        }
        return all == 0 ? 0 : (double) right / all;
    }

    /** The true number is the one behind the heading of a paragraph. */
    static double paragraph(String heading, String prediction, String truth) {
        var numbers = NUMBER.matcher(truth);
        for (int at = truth.indexOf(heading); at >= 0; at = truth.indexOf(heading, at + 1)) {
            if (numbers.find(at + heading.length()) && numbers.start() == at + heading.length()) {
                return share(prediction, numbers.group());
            }
        }
        throw new IllegalArgumentException(
                "the true answer is '%s', it must name a paragraph as in '%s5'".formatted(truth, heading));
    }
}
