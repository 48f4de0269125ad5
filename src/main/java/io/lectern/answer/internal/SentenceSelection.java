package io.lectern.answer.internal;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Chooses the sentences that answer a question best. A sentence counts by the share of the question's content words it
 * holds itself, and less by what its headings and its neighbours add; the rank of its passage breaks near ties.
 */
final class SentenceSelection {

    /** Below this share of the question's weighted content words a sentence does not count as an answer. */
    static final double ANSWERABLE = 0.5;

    private static final int MAX_SENTENCES = 3;
    private static final double WITH_CONTEXT = 0.35;
    private static final double RANK_PENALTY = 0.01;
    /** Further sentences must come this close to the best one. */
    private static final double NEAR_BEST = 0.8;

    private final QueryTerms terms;

    SentenceSelection(QueryTerms terms) {
        this.terms = terms;
    }

    /** One to three sentences, best first; none when nothing in the hits is good enough. */
    List<ScoredSentence> select(List<Hit> hits) {
        var scored = new ArrayList<ScoredSentence>();
        for (int rank = 0; rank < hits.size(); rank++) {
            scored.addAll(score(hits.get(rank), rank));
        }
        scored.sort(Comparator.comparingDouble(ScoredSentence::score).reversed());
        if (scored.isEmpty() || scored.getFirst().score() < ANSWERABLE) {
            return List.of();
        }
        return nearBest(scored);
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

    /** Best first; the same words are not quoted twice. */
    private static List<ScoredSentence> nearBest(List<ScoredSentence> scored) {
        var seen = new HashSet<String>();
        return scored.stream()
                .filter(sentence -> sentence.score()
                        >= Math.max(ANSWERABLE, NEAR_BEST * scored.getFirst().score()))
                .filter(sentence -> seen.add(sentence.text().strip()))
                .limit(MAX_SENTENCES)
                .toList();
    }
}
