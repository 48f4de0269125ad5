package io.lectern.engine.grammar;

import java.util.ArrayList;
import java.util.List;

/** GBNF for the decimal numbers of a range, written without leading zeros. */
final class DecimalRanges {

    /** Digits at most; longer numbers are not the same in every reader of JSON. */
    private static final int MAX_DIGITS = 15;

    static final long GREATEST = 999_999_999_999_999L;

    private static final String FRACTION = "(\".\" [0-9]{1,%d})?".formatted(MAX_DIGITS);
    private static final String NO_FRACTION = "(\".\" \"0\"{1,3})?";

    private DecimalRanges() {}

    /** The whole numbers from the least to the greatest, both at most {@link #GREATEST} away from 0. */
    static String integers(long least, long greatest) {
        var choices = new ArrayList<String>();
        if (least < 0) {
            choices.add("\"-\" (" + natural(Math.max(1, -greatest), -least) + ")");
        }
        if (greatest >= 0) {
            choices.add(natural(Math.max(0, least), greatest));
        }
        return String.join(" | ", choices);
    }

    /** The numbers from the least to the greatest, with fractions or without. */
    static String reals(long least, long greatest) {
        var choices = new ArrayList<String>();
        if (least < 0) {
            choices.add("\"-\" (" + positive(Math.max(0, -greatest), -least) + ")");
        }
        if (greatest >= 0) {
            choices.add(positive(Math.max(0, least), greatest));
        }
        return String.join(" | ", choices);
    }

    private static String positive(long least, long greatest) {
        String end = natural(greatest, greatest) + " " + NO_FRACTION;
        return least == greatest ? end : "(" + natural(least, greatest - 1) + ") " + FRACTION + " | " + end;
    }

    private static String natural(long least, long greatest) {
        var choices = new ArrayList<String>();
        long from = least;
        while (from <= greatest) {
            int digits = Long.toString(from).length();
            long to = Math.min(greatest, powerOfTen(digits) - 1);
            choices.add(sameLength(Long.toString(from), Long.toString(to)));
            from = to + 1;
        }
        return String.join(" | ", choices);
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private static String sameLength(String least, String greatest) {
        int common = 0;
        while (common < least.length() && least.charAt(common) == greatest.charAt(common)) {
            common++;
        }
        if (common == least.length()) {
            return GbnfWriter.literal(least);
        }
        String prefix = common == 0 ? "" : GbnfWriter.literal(least.substring(0, common)) + " ";
        return prefix + "(" + differing(least.substring(common), greatest.substring(common)) + ")";
    }

    private static String differing(String least, String greatest) {
        char low = least.charAt(0);
        char high = greatest.charAt(0);
        int rest = least.length() - 1;
        boolean wholeLow = least.substring(1).chars().allMatch(digit -> digit == '0');
        boolean wholeHigh = greatest.substring(1).chars().allMatch(digit -> digit == '9');
        var choices = new ArrayList<String>();
        if (!wholeLow) {
            choices.add("\"" + low + "\" (" + sameLength(least.substring(1), "9".repeat(rest)) + ")");
        }
        choices.addAll(whole((char) (wholeLow ? low : low + 1), (char) (wholeHigh ? high : high - 1), rest));
        if (!wholeHigh) {
            choices.add("\"" + high + "\" (" + sameLength("0".repeat(rest), greatest.substring(1)) + ")");
        }
        return String.join(" | ", choices);
    }

    private static List<String> whole(char low, char high, int rest) {
        if (low > high) {
            return List.of();
        }
        return List.of("[" + low + "-" + high + "]" + (rest == 0 ? "" : " [0-9]{" + rest + "}"));
    }
}
