package io.lectern.evaluation.engine;

/**
 * What is asked of the engine.
 *
 * @param documentTokens length of each document
 * @param questions asked one after the other about the first document, the cold one included
 * @param users who ask at once about another
 * @param questionTokens length of each question
 * @param answerTokens length of each answer whose writing is timed
 * @param repeats of everything but the cold questions
 * @param coldRepeats documents that the cold question is asked about
 */
public record Workload(
        int documentTokens,
        int questions,
        int users,
        int questionTokens,
        int answerTokens,
        int repeats,
        int coldRepeats) {

    private static final int MAX_TOKENS = 1 << 20;
    private static final int MAX_USERS = 64;
    private static final int MAX_REPEATS = 1_000;

    public Workload {
        requireRange("--document-tokens", documentTokens, 1, MAX_TOKENS);
        requireRange("--questions", questions, 1, MAX_REPEATS);
        requireRange("--users", users, 1, MAX_USERS);
        requireRange("--question-tokens", questionTokens, 1, MAX_TOKENS);
        requireRange("--answer-tokens", answerTokens, 2, MAX_TOKENS);
        requireRange("--repeats", repeats, 1, MAX_REPEATS);
        requireRange("--cold-repeats", coldRepeats, 1, MAX_REPEATS);
    }

    /** How often the second question's kind is asked: as often as the options want one or the other. */
    int hotQuestions() {
        return Math.max(repeats, questions - 1);
    }

    private static void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d: %d".formatted(option, least, most, value));
        }
    }
}
