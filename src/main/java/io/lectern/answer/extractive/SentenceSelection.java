package io.lectern.answer.extractive;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Chooses the sentences that answer a question best: the best one, and those that hold the parts of the question which it
 * lacks. A sentence counts by the share of the question's content words it holds itself, and less by what its headings
 * and the sentence before it add; the rank of its passage breaks near ties.
 */
public final class SentenceSelection {

    /** A passage with less of the question's weighted content words than this does not hold the answer in these words. */
    public static final double ANSWERABLE_PASSAGE = 0.45;

    /** Below this share of the question's weighted content words a sentence does not count as an answer. */
    public static final double ANSWERABLE = 0.42;

    private static final int MAX_SENTENCES = 3;
    private static final double WITH_CONTEXT = 0.35;
    private static final double RANK_PENALTY = 0.01;
    /** A further sentence must add at least this share of the question's content words to those already quoted. */
    private static final double ADDS = 0.12;
    /** And hold at least this share itself. */
    private static final double OWN = 0.25;

    private static final Comparator<ScoredSentence> BY_SCORE = Comparator.comparingDouble(ScoredSentence::score);

    /** Sentences with a lower score are not looked at again. */
    private static final double MENTIONS = 0.15;

    private static final int MAX_CANDIDATES = 60;
    /** A sentence of which the question holds more than this share says nothing new. */
    private static final double REPEATS = 0.95;

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
        return candidates.isEmpty() || candidates.getFirst().score() < answerable
                ? List.of()
                : withWhatItLacks(candidates.getFirst(), candidates);
    }

    /** The sentences that may answer, best first. */
    private List<ScoredSentence> candidates(List<Hit> hits) {
        var scored = new ArrayList<ScoredSentence>();
        for (int rank = 0; rank < hits.size(); rank++) {
            scored.addAll(score(hits.get(rank), rank));
        }
        return scored.stream()
                .filter(sentence -> sentence.score() >= MENTIONS)
                .sorted(BY_SCORE.reversed())
                .limit(MAX_CANDIDATES)
                .filter(sentence -> !onlyRepeatsTheQuestion(sentence))
                .toList();
    }

    /** A heading or a question in the text holds the question's words too, and nothing else. */
    private boolean onlyRepeatsTheQuestion(ScoredSentence sentence) {
        return weights.of(sentence.text()).coverage(question) > REPEATS;
    }

    /** The best sentence, then those that hold the parts of the question which it does not. */
    private List<ScoredSentence> withWhatItLacks(ScoredSentence first, List<ScoredSentence> scored) {
        var chosen = new ArrayList<>(List.of(first));
        while (chosen.size() < MAX_SENTENCES) {
            var quoted = chosen.stream().map(ScoredSentence::text).collect(Collectors.joining("\n"));
            var covered = terms.coverage(quoted);
            var next = scored.stream()
                    .filter(sentence -> terms.coverage(sentence.text()) >= OWN)
                    .filter(sentence -> terms.coverage(quoted + "\n" + sentence.text()) >= covered + ADDS)
                    .max(BY_SCORE);
            if (next.isEmpty()) {
                break;
            }
            chosen.add(next.get());
        }
        return chosen;
    }

    private List<ScoredSentence> score(Hit hit, int rank) {
        var heading = hit.passage().context().stream().map(Fragment::text).collect(Collectors.joining("\n"));
        var scored = new ArrayList<ScoredSentence>();
        for (var fragment : hit.passage().body()) {
            var sentences = SentenceSplitter.sentences(fragment.text());
            for (int at = 0; at < sentences.size(); at++) {
                var sentence = sentences.get(at);
                var before = at == 0 ? "" : sentences.get(at - 1).of(fragment.text());
                var own = terms.coverage(sentence.of(fragment.text()));
                var wide = terms.coverage(
                        String.join("\n", hit.passage().filename(), heading, before, sentence.of(fragment.text())));
                var score = (1 - WITH_CONTEXT) * own + WITH_CONTEXT * wide - RANK_PENALTY * rank;
                scored.add(new ScoredSentence(
                        hit,
                        fragment,
                        new TextRange(fragment.start() + sentence.start(), fragment.start() + sentence.end()),
                        own == 0 ? 0 : score));
            }
        }
        return scored;
    }
}
