package io.lectern.evaluation.longbench.metric;

/**
 * Likeness of the first line of an answer that looks like code, in hundredths: {@code fuzz.ratio} of fuzzywuzzy 0.18.0 on
 * Python's difflib, which is what LongBench's requirements install.
 */
final class CodeSimilarity {

    private static final double PERCENT = 100;

    private CodeSimilarity() {}

    static double score(String prediction, String truth) {
        return percent(firstLineOfCode(prediction), truth) / PERCENT;
    }

    private static String firstLineOfCode(String text) {
        for (String line : PythonText.withoutLeadingLines(text).split("\n", -1)) {
            if (!line.contains("`") && !line.contains("#") && !line.contains("//")) {
                return line;
            }
        }
        return "";
    }

    private static double percent(String one, String other) {
        if (one.equals(other)) {
            return PERCENT;
        }
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        return Math.rint(PERCENT * SequenceMatcher.ratio(one, other));
    }
}
