package io.lectern.evaluation.answers;

import io.lectern.answer.extractive.ScoredSentence;
import io.lectern.answer.extractive.SentenceSelection;
import io.lectern.document.DocumentId;
import io.lectern.evaluation.answers.AnswerSet.Asked;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Asks the questions of a set without a model: over all texts, and over those that do not hold the answer. A question is
 * answered when one of the quoted sentences holds an answer, or is part of one that is longer than a sentence.
 */
public final class AnswerEvaluation {

    /** As many passages as the service looks at. */
    private static final int PASSAGES = 12;
    /** Shorter sentences say too little to be part of an answer. */
    private static final int PART_CHARACTERS = 12;

    private static final int STEPS = 20;

    /** A question and the score of the best sentence, 0 when there is none. */
    private record Outcome(double score, boolean right) {}

    private AnswerEvaluation() {}

    /**
     * Measures a set.
     *
     * @param work an empty folder for the index
     * @throws IOException when the set cannot be read or the index not be written
     */
    public static AnswerReport run(Path folder, Path work, Consumer<String> progress) throws IOException {
        var set = AnswerSet.read(folder);
        try (var search = StandaloneSearch.in(work)) {
            set.texts().forEach(search::add);
            var present = new ArrayList<Outcome>();
            var absent = new ArrayList<Outcome>();
            for (var asked : set.questions()) {
                progress.accept("%s: question %d of %d"
                        .formatted(
                                set.name(), present.size() + 1, set.questions().size()));
                present.add(outcome(
                        asked,
                        search.search(
                                asked.question(),
                                text -> asked.of().map(text::equals).orElse(true),
                                PASSAGES),
                        search));
                absent.add(outcome(
                        asked,
                        search.search(asked.question(), text -> isAbsentFrom(text, asked, set), PASSAGES),
                        search));
            }
            return report(set, present, absent);
        }
    }

    /** A question of one text is asked of all others then, as a user asks who has taken the wrong ones. */
    private static boolean isAbsentFrom(DocumentId text, Asked asked, AnswerSet set) {
        return asked.of().filter(text::equals).isEmpty()
                && !holds(asked, Objects.requireNonNull(set.texts().get(text)).text());
    }

    private static Outcome outcome(Asked asked, List<Hit> hits, StandaloneSearch search) {
        var selection = new SentenceSelection(asked.question(), search.weights());
        var answerable = hits.stream().anyMatch(hit -> hit.coverage() >= SentenceSelection.ANSWERABLE_PASSAGE);
        var quotes = answerable ? selection.select(hits, 0) : List.<ScoredSentence>of();
        return new Outcome(
                quotes.isEmpty() ? 0 : quotes.getFirst().score(),
                quotes.stream().anyMatch(quote -> isRight(asked, quote.text())));
    }

    private static boolean isRight(Asked asked, String quote) {
        var bare = bare(quote);
        boolean part = bare.length() >= PART_CHARACTERS
                && asked.answers().stream().anyMatch(answer -> bare(answer).contains(bare));
        return part || holds(asked, quote);
    }

    private static boolean holds(Asked asked, String text) {
        var bare = bare(text);
        return asked.answers().stream().anyMatch(answer -> bare.contains(bare(answer)));
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", "");
    }

    private static AnswerReport report(AnswerSet set, List<Outcome> present, List<Outcome> absent) {
        var curve = IntStream.rangeClosed(1, STEPS)
                .mapToObj(step -> at((double) step / STEPS, present, absent))
                .toList();
        return new AnswerReport(
                set.name(),
                set.texts().size(),
                set.questions().size(),
                at(SentenceSelection.ANSWERABLE, present, absent),
                curve);
    }

    private static AnswerReport.Step at(double threshold, List<Outcome> present, List<Outcome> absent) {
        return new AnswerReport.Step(
                threshold,
                share(present, outcome -> outcome.right() && outcome.score() >= threshold),
                share(present, outcome -> outcome.score() >= threshold),
                share(absent, outcome -> outcome.score() >= threshold));
    }

    private static double share(List<Outcome> outcomes, Predicate<Outcome> which) {
        return (double) outcomes.stream().filter(which).count() / Math.max(1, outcomes.size());
    }
}
