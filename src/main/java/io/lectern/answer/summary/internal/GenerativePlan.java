package io.lectern.answer.summary.internal;

import io.lectern.answer.internal.Script;
import io.lectern.answer.summary.SummaryLanguage;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.DocumentsTooLongException;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.SummaryPlan;
import io.lectern.prompt.SummaryPlanRequest;
import io.lectern.prompt.SummaryPlanner;
import io.lectern.prompt.SummaryPrompts;
import io.lectern.prompt.SummaryPrompts.Instruction;
import java.util.List;

/**
 * What a model is told for a summary, and what it reads at once.
 *
 * @param writing to write the summary
 * @param noting to note down a part, or to join notes
 * @param fewer says that there is no room for all the words that were asked for; else empty
 */
record GenerativePlan(
        SummaryLanguage language,
        Instruction writing,
        Instruction noting,
        SummaryPrompts prompts,
        SummaryPlan plan,
        String fewer) {

    /** A word and its share of markers take so many tokens at most, as a rule; a Chinese character fewer. */
    private static final int TOKENS_A_WORD = 3;

    private static final int SHORTEST_ANSWER = 64;
    /** A summary takes this share of the window at most. */
    private static final int ANSWERS_A_WINDOW = 4;

    private static final int NOTES_A_WINDOW = 16;
    private static final int SHORTEST_NOTE = 48;
    private static final int LONGEST_NOTE = 400;
    /** Without room for some notes at once they would never become fewer. */
    private static final int FEWEST_NOTES = 4;

    /**
     * Plans a summary.
     *
     * @throws SummaryProblem when it cannot be written in the model's window, or there is nothing to summarize
     */
    static GenerativePlan of(SummaryOrder order, List<SourceDocument> documents, LoadedModel model) {
        var language = language(order, documents);
        int window = model.generator().contextTokens();
        int answer = Math.clamp(
                (long) order.words() * TOKENS_A_WORD,
                SHORTEST_ANSWER,
                Math.max(SHORTEST_ANSWER, window / ANSWERS_A_WINDOW));
        int words = Math.min(order.words(), answer / TOKENS_A_WORD);
        var writing = SummaryInstructions.writing(order, language, words);
        var noting = SummaryInstructions.noting(order, language);
        var prompts = new SummaryPrompts(model.encoding());
        int note = Math.clamp(window / NOTES_A_WINDOW, SHORTEST_NOTE, LONGEST_NOTE);
        var request = new SummaryPlanRequest(
                window,
                prompts.frame(writing),
                prompts.frame(noting),
                answer,
                note,
                order.style() != SummaryStyle.COMPARE,
                documents);
        int needed = Math.max(request.writing() + answer, request.noting() + note)
                + FEWEST_NOTES * (note + SummaryPlanRequest.HEAD);
        if (needed > window) {
            throw SummaryProblem.windowTooSmall(window, needed);
        }
        return new GenerativePlan(
                language, writing, noting, prompts, planned(request, model), fewer(words, order.words()));
    }

    private static String fewer(int words, int asked) {
        return words == asked
                ? ""
                : "; in about %,d words, as the window has no room for the %,d asked for".formatted(words, asked);
    }

    /** Why it is written so. */
    String reason() {
        return plan.reason() + fewer;
    }

    /** What was asked for; else the focus's; else that of most documents. */
    private static SummaryLanguage language(SummaryOrder order, List<SourceDocument> documents) {
        if (order.language() != null) {
            return order.language();
        }
        if (order.focus() != null) {
            return Script.isChinese(order.focus()) ? SummaryLanguage.CHINESE : SummaryLanguage.ENGLISH;
        }
        long chinese = documents.stream()
                .filter(document -> "zh".equals(document.text().language()))
                .count();
        return 2 * chinese > documents.size() ? SummaryLanguage.CHINESE : SummaryLanguage.ENGLISH;
    }

    private static SummaryPlan planned(SummaryPlanRequest request, LoadedModel model) {
        try {
            var plan = new SummaryPlanner(model.encoding()).plan(request);
            if (plan.sections().isEmpty()) {
                throw SummaryProblem.nothingToSummarize();
            }
            return plan;
        } catch (DocumentsTooLongException e) {
            throw SummaryProblem.tooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        }
    }
}
