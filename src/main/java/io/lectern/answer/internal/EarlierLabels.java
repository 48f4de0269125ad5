package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.PromptManifest;
import io.lectern.document.TextRange;
import io.lectern.document.VersionId;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.HistoryTurn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The markers of earlier answers: one stays as long as its label stands for all that it stood for when it was written. */
final class EarlierLabels {

    private final List<HistoryTurn> history;
    private final Map<UUID, Map<Integer, PromptManifest.Entry>> labels;

    /** @param prompts the accounts of what was read for the answers of the history, as far as there are any */
    EarlierLabels(List<HistoryTurn> history, Map<UUID, PromptManifest> prompts) {
        this.history = history.stream()
                .map(turn -> new HistoryTurn(turn.question(), turn.answer().stripLeading(), turn.answerId()))
                .toList();
        this.labels = prompts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        prompt -> prompt.getValue().entries().stream()
                                .filter(entry -> entry.label() != null)
                                .collect(Collectors.toMap(
                                        entry -> Objects.requireNonNull(entry.label()), entry -> entry))));
    }

    /**
     * The prompt with the markers that stand for the same in it. Which do is known when it is planned, and without the others
     * it is planned anew: once, and then without any.
     *
     * @param planning makes a prompt with a history, of which it may leave out the first turns
     */
    AssembledPrompt planned(Function<List<HistoryTurn>, AssembledPrompt> planning) {
        var turns = all();
        for (int attempt = 0; attempt < 2; attempt++) {
            var prompt = planning.apply(turns);
            var excerpts = prompt.plan().excerpts();
            var read = turns.subList(prompt.turnsLeftOut(), turns.size());
            if (standing(read, excerpts).equals(read)) {
                return prompt;
            }
            turns = standing(turns, excerpts);
        }
        return planning.apply(none());
    }

    /** With every marker that stood for something. */
    List<HistoryTurn> all() {
        return history.stream().map(turn -> with(turn, (label, entry) -> true)).toList();
    }

    /** Turns with those of their markers that stand for the same in a prompt with these excerpts. */
    List<HistoryTurn> standing(List<HistoryTurn> turns, List<Excerpt> excerpts) {
        return turns.stream()
                .map(turn ->
                        with(turn, (label, entry) -> label <= excerpts.size() && holds(excerpts.get(label - 1), entry)))
                .toList();
    }

    List<HistoryTurn> none() {
        return history.stream().map(turn -> with(turn, (label, entry) -> false)).toList();
    }

    @FunctionalInterface
    private interface Choice {
        boolean stays(int label, PromptManifest.Entry entry);
    }

    private HistoryTurn with(HistoryTurn turn, Choice choice) {
        var known = turn.answerId().map(labels::get).orElse(Map.of());
        var answer = MarkerAlignment.withMarkers(turn.answer(), label -> {
            var entry = known.get(label);
            return entry != null && choice.stays(label, entry);
        });
        return new HistoryTurn(turn.question(), answer, turn.answerId());
    }

    private static boolean holds(Excerpt excerpt, PromptManifest.Entry entry) {
        return excerpt.document()
                        .version()
                        .equals(new VersionId(
                                Objects.requireNonNull(entry.documentId()),
                                Objects.requireNonNull(entry.documentVersion())))
                && entry.ranges().stream()
                        .allMatch(range -> excerpt.ranges().stream().anyMatch(now -> holds(now, range)));
    }

    private static boolean holds(TextRange now, CharRange then) {
        return now.start() <= then.startChar() && now.end() >= then.endChar();
    }
}
