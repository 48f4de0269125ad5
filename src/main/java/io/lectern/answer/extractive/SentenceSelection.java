package io.lectern.answer.extractive;

import io.lectern.retrieval.Hit;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses the sentences that answer a question best: the best one, then those, of whichever document, that hold the parts
 * of the question which it lacks, then those that are nearly as good.
 */
public final class SentenceSelection {

    /** A passage with less of the question's weighted content words than this does not hold the answer in these words. */
    public static final double ANSWERABLE_PASSAGE = 0.45;

    /** Below this score of the best sentence nothing is quoted: calibrated on questions whose answer is absent. */
    public static final double ANSWERABLE = 0.50;

    private static final int MAX_SENTENCES = 3;
    /** A sentence for what is lacking must add at least this share of the question's content words to those quoted. */
    private static final double ADDS = 0.12;
    /** And hold at least this share itself. */
    private static final double OWN = 0.25;
    /** A sentence that fits this well, as a share of how the best one does, may be the answer as well. */
    private static final double NEARLY = 0.8;

    /** Sentences that fit less are not looked at again. */
    private static final double MENTIONS = 0.15;

    private static final int MAX_CANDIDATES = 60;
    /** A sentence of which the question holds more than this share says nothing new. */
    private static final double REPEATS = 0.95;

    private static final Comparator<Candidate> BY_FIT = Comparator.comparingDouble(Candidate::fit);

    private final String question;
    private final QueryTerms terms;
    private final TermWeights weights;

    public SentenceSelection(String question, TermWeights weights) {
        this.question = question;
        this.terms = weights.of(question);
        this.weights = weights;
    }

    /** One to three sentences, best first; none when nothing in the hits is good enough. */
    public List<ScoredSentence> select(List<Hit> hits) {
        return select(hits, ANSWERABLE);
    }

    /** The same, when the best one has another score at least. */
    public List<ScoredSentence> select(List<Hit> hits, double answerable) {
        var candidates = candidates(hits);
        return best(candidates.stream())
                .filter(first -> first.sentence().score() >= answerable)
                .map(first -> withMore(first, candidates))
                .orElse(List.of())
                .stream()
                .map(Candidate::sentence)
                .toList();
    }

    /** The sentences that may answer, best first. */
    private List<Candidate> candidates(List<Hit> hits) {
        var scoring = new SentenceScoring(question, terms);
        return IntStream.range(0, hits.size())
                .boxed()
                .flatMap(rank -> scoring.candidates(hits.get(rank), rank).stream())
                .filter(candidate -> candidate.fit() >= MENTIONS)
                .sorted(BY_FIT.reversed())
                .limit(MAX_CANDIDATES)
                .toList();
    }

    private Optional<Candidate> best(Stream<Candidate> bestFirst) {
        return bestFirst.filter(candidate -> !onlyRepeatsTheQuestion(candidate)).findFirst();
    }

    /** A heading or a question in the text holds the question's words too, and nothing else. */
    private boolean onlyRepeatsTheQuestion(Candidate candidate) {
        return weights.of(candidate.text()).coverage(question) > REPEATS;
    }

    private List<Candidate> withMore(Candidate first, List<Candidate> candidates) {
        var chosen = new ArrayList<>(List.of(first));
        while (chosen.size() < MAX_SENTENCES) {
            var next = best(lacking(chosen, candidates)).or(() -> best(nearlyAsGood(chosen, candidates)));
            if (next.isEmpty()) {
                break;
            }
            chosen.add(next.get());
        }
        return chosen;
    }

    /** Those that hold parts of the question which those chosen do not. */
    private static Stream<Candidate> lacking(List<Candidate> chosen, List<Candidate> candidates) {
        var held = chosen.stream()
                .map(Candidate::own)
                .reduce((one, other) -> one.and(other))
                .orElseThrow();
        double wanted = held.coverage() + ADDS;
        return candidates.stream()
                .filter(candidate -> candidate.own().coverage() >= OWN)
                .filter(candidate -> held.and(candidate.own()).coverage() >= wanted);
    }

    private static Stream<Candidate> nearlyAsGood(List<Candidate> chosen, List<Candidate> candidates) {
        double wanted = NEARLY * chosen.getFirst().fit();
        return candidates.stream()
                .takeWhile(candidate -> candidate.fit() >= wanted)
                .filter(candidate ->
                        chosen.stream().noneMatch(quoted -> quoted.text().equals(candidate.text())));
    }
}
