package io.lectern.evaluation.answers;

import io.lectern.answer.extractive.ScoredSentence;
import io.lectern.answer.extractive.SentenceSelection;
import io.lectern.document.DocumentId;
import io.lectern.evaluation.answers.AnswerSet.Asked;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks the questions of a set without a model, twice: with the answer and without it, that is over the texts that do not
 * answer, or for a question of one text over its passages that do not. A question is answered when a quoted sentence, of a
 * text that answers where those are known, holds an answer or a sentence of one, or is part of one.
 */
public final class AnswerEvaluation {

    /** As many passages as the service looks at. */
    private static final int PASSAGES = 12;
    /** More than the passages that may hold the answer. */
    private static final int WITH_THOSE_TAKEN_OUT = 5 * PASSAGES;

    private static final int STEPS = 20;

    /** A question and the score of the best sentence, 0 when there is none. */
    private record Outcome(double score, boolean found, boolean right, int characters) {}

    private final AnswerSet set;
    private final StandaloneSearch search;
    private final Map<DocumentId, String> bare = new HashMap<>();

    private AnswerEvaluation(AnswerSet set, StandaloneSearch search) {
        this.set = set;
        this.search = search;
        set.texts().forEach((id, text) -> {
            search.add(id, text);
            bare.put(id, KnownAnswers.bare(text.text()));
        });
    }

    /**
     * Measures a set.
     *
     * @param work an empty folder for the index
     * @throws IOException when the set cannot be read or the index not be written
     */
    public static AnswerReport run(Path folder, Path work, Consumer<String> progress) throws IOException {
        var set = AnswerSet.read(folder);
        try (var search = StandaloneSearch.in(work)) {
            return new AnswerEvaluation(set, search).measured(progress);
        }
    }

    private AnswerReport measured(Consumer<String> progress) {
        var present = new ArrayList<Outcome>();
        var absent = new ArrayList<Outcome>();
        for (var asked : set.questions()) {
            progress.accept("%s: question %d of %d"
                    .formatted(set.name(), present.size() + 1, set.questions().size()));
            present.add(outcome(asked, withTheAnswer(asked)));
            absent.add(outcome(asked, withoutTheAnswer(asked)));
        }
        return report(present, absent);
    }

    private List<Hit> withTheAnswer(Asked asked) {
        return search.search(
                asked.question(), text -> asked.of().map(text::equals).orElse(true), PASSAGES);
    }

    private List<Hit> withoutTheAnswer(Asked asked) {
        return asked.of()
                .map(of -> search.search(asked.question(), of::equals, WITH_THOSE_TAKEN_OUT).stream()
                        .filter(hit -> !asked.answers().areInBare(KnownAnswers.bare(body(hit))))
                        .limit(PASSAGES)
                        .toList())
                .orElseGet(() -> search.search(asked.question(), text -> !answers(text, asked), PASSAGES));
    }

    private static String body(Hit hit) {
        return hit.passage().body().stream().map(Fragment::text).collect(Collectors.joining("\n"));
    }

    private boolean answers(DocumentId text, Asked asked) {
        var words = Objects.requireNonNull(bare.get(text));
        return asked.answering().isEmpty()
                ? asked.answers().areInBare(words)
                : asked.answering().contains(text) || asked.answers().areCertainlyInBare(words);
    }

    private Outcome outcome(Asked asked, List<Hit> hits) {
        var selection = new SentenceSelection(asked.question(), search.weights());
        var answerable = hits.stream().anyMatch(hit -> hit.coverage() >= SentenceSelection.ANSWERABLE_PASSAGE);
        var quotes = answerable ? selection.select(hits, 0) : List.<ScoredSentence>of();
        return new Outcome(
                quotes.isEmpty() ? 0 : quotes.getFirst().score(),
                hits.stream().anyMatch(hit -> isFound(asked, hit)),
                quotes.stream().anyMatch(quote -> isRight(asked, quote.hit(), quote.text())),
                quotes.stream().mapToInt(quote -> quote.text().length()).sum());
    }

    private static boolean isFound(Asked asked, Hit hit) {
        return hit.passage().body().stream()
                .map(Fragment::text)
                .anyMatch(text -> SentenceSplitter.sentences(text).stream()
                        .anyMatch(sentence -> isRight(asked, hit, sentence.of(text))));
    }

    private static boolean isRight(Asked asked, Hit hit, String sentence) {
        var text = hit.passage().version().document();
        return (asked.answering().isEmpty() || asked.answering().contains(text))
                && asked.answers().areIn(sentence);
    }

    private AnswerReport report(List<Outcome> present, List<Outcome> absent) {
        var curve = IntStream.rangeClosed(1, STEPS)
                .mapToObj(step -> at((double) step / STEPS, present, absent))
                .toList();
        return new AnswerReport(
                set.name(),
                set.texts().size(),
                set.questions().size(),
                share(present, Outcome::found),
                present.stream()
                        .filter(outcome -> outcome.score() >= SentenceSelection.ANSWERABLE)
                        .mapToInt(Outcome::characters)
                        .average()
                        .orElse(0),
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
