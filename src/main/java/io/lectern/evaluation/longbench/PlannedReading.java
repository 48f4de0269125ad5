package io.lectern.evaluation.longbench;

import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.PromptPlan;
import io.lectern.prompt.QuestionTooLongException;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.TokenBudget;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The product's own way: the context of a row is a document, searched for the row's question, and what is read of it is
 * planned as for an answer. It stands in the template in place of the context. A row without a question, or whose context is
 * not to be told from its prompt, is truncated: there is nothing to search for.
 *
 * @param mode none for what the product does unasked: whole what fits, else in parts
 */
record PlannedReading(String kind, Optional<ReadingMode> mode, ExcerptOrder order) implements PromptStrategy {

    /** A plan counts labels that do not stand in the template, so that a second has a little more room. */
    private static final int MOST_PLANS = 3;

    private static final int TOKENS_A_PASSAGE = 300;
    private static final int FEWEST_PASSAGES = 12;
    private static final int MOST_PASSAGES = 100;

    @Override
    public String name() {
        return order == ExcerptOrder.DOCUMENT ? kind : kind + ", " + order;
    }

    @Override
    public Integer planner() {
        return PromptAssembler.VERSION;
    }

    @Override
    public Fitted fit(FilledRow row, Subject subject, int room) throws IOException {
        int wholeTokens = tokens(row.prompt(), subject);
        if (mode.isEmpty() && wholeTokens <= room) {
            return new Fitted(row.prompt(), wholeTokens, false, "whole");
        }
        int at = row.context().isBlank() || row.question().isBlank()
                ? -1
                : row.prompt().indexOf(row.context());
        if (at < 0) {
            return new MiddleTruncation().fit(row, subject, room);
        }
        var document = ContextDocument.of(row.context(), subject.encoding());
        var input = new PromptInput(
                "",
                List.of(document.source()),
                document.evidence(row.question(), Math.clamp(room / TOKENS_A_PASSAGE, FEWEST_PASSAGES, MOST_PASSAGES)),
                List.of(),
                row.prompt().substring(0, at)
                        + row.prompt().substring(at + row.context().length()),
                mode.or(() -> Optional.of(ReadingMode.MIXED)),
                order);
        return planned(input, subject, room)
                .map(plan -> fitted(row, at, plan, wholeTokens))
                .orElseGet(() -> new MiddleTruncation().fit(row, subject, room));
    }

    /** The plan that uses the room best; empty when no excerpt fits. */
    private static Optional<PromptPlan> planned(PromptInput input, Subject subject, int room) {
        var assembler = new PromptAssembler(subject.encoding());
        Optional<PromptPlan> best = Optional.empty();
        int most = 0;
        int window = room + 1;
        for (int attempt = 0; attempt < MOST_PLANS && window > 1; attempt++) {
            try {
                var plan = assembler.assemble(input, new TokenBudget(window, 1)).plan();
                int tokens = tokens(input.question() + ContextDocument.shown(plan), subject);
                if (tokens > most && tokens <= room && !plan.excerpts().isEmpty()) {
                    best = Optional.of(plan);
                    most = tokens;
                }
                window += room - tokens;
            } catch (QuestionTooLongException noRoomForAnything) {
                break;
            }
        }
        return best;
    }

    private static Fitted fitted(FilledRow row, int at, PromptPlan plan, int wholeTokens) {
        var rest = row.prompt().substring(at + row.context().length());
        boolean whole =
                plan.excerpts().size() == 1 && plan.excerpts().getFirst().whole();
        return new Fitted(
                row.prompt().substring(0, at) + ContextDocument.shown(plan) + rest,
                wholeTokens,
                !whole,
                plan.mode().name().toLowerCase(Locale.ROOT));
    }

    private static int tokens(String text, Subject subject) {
        return subject.text(text, Ending.OPEN).tokens().length;
    }
}
