package io.lectern.retrieval.ranking;

import io.lectern.engine.PromptTooLongException;
import io.lectern.model.LoadedReranker;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.ranking.BoundedCalls.Outcome;
import io.lectern.retrieval.ranking.Ranked.Entry;
import io.lectern.retrieval.vector.EmbeddedText;
import io.lectern.retrieval.vector.TextPieces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Puts the best passages into the order that a cross-encoder sees. The score of a passage that is longer than the model
 * reads is that of its best piece.
 */
final class Reranking {

    /** Pairs of one call of the model, between which it is seen that nobody waits any more. */
    private static final int PAIRS_PER_CALL = 8;

    private static final int MOST_AT_ONCE = 16;

    private final LoadedReranker model;
    private final int top;
    private final BoundedCalls calls;

    Reranking(LoadedReranker model, RankingSettings settings) {
        this.model = model;
        this.top = settings.rerankTop();
        this.calls = new BoundedCalls("rerank model", settings.rerankTimeout(), MOST_AT_ONCE);
    }

    private record Scored(Entry entry, float score) {}

    private record Pair(int passage, int[] tokens) {}

    /** All entries, those at the top in the model's order; equal scores in the order they had. */
    Outcome<List<Entry>> rerank(String query, List<Entry> entries) {
        var best = entries.subList(0, Math.min(top, entries.size()));
        if (best.isEmpty()) {
            return new Outcome.Answered<>(entries);
        }
        Outcome<List<Float>> scores = calls.<List<Float>>begin(wanted ->
                        scores(query, best.stream().map(Entry::passage).toList(), wanted))
                .await();
        return switch (scores) {
            case Outcome.Failed<List<Float>>(var reason) -> new Outcome.Failed<>(reason);
            case Outcome.Answered<List<Float>>(var answer) ->
                new Outcome.Answered<>(ordered(best, answer, entries.subList(best.size(), entries.size())));
        };
    }

    private List<Float> scores(String query, List<Passage> passages, BooleanSupplier wanted) {
        int[] question = model.tokenizer().encode(query);
        var cutting = new TextPieces(
                text -> model.scorer().pair(question, model.tokenizer().encode(text)), model.maxTokens());
        int around = model.scorer().pair(question, new int[0]).length;
        if (around > model.maxTokens() / 2) {
            throw new PromptTooLongException(around, model.maxTokens() / 2);
        }
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < passages.size(); i++) {
            for (int[] piece : cutting.of(EmbeddedText.of(passages.get(i)))) {
                pairs.add(new Pair(i, piece));
            }
        }
        return best(pairs, passages.size(), wanted);
    }

    private List<Float> best(List<Pair> pairs, int passages, BooleanSupplier wanted) {
        var best = new ArrayList<>(Collections.nCopies(passages, Float.NEGATIVE_INFINITY));
        for (int start = 0; start < pairs.size() && wanted.getAsBoolean(); start += PAIRS_PER_CALL) {
            var part = pairs.subList(start, Math.min(pairs.size(), start + PAIRS_PER_CALL));
            var scores = model.scorer().score(part.stream().map(Pair::tokens).toList());
            for (int i = 0; i < part.size(); i++) {
                int passage = part.get(i).passage();
                best.set(passage, Math.max(best.get(passage), scores.get(i)));
            }
        }
        return best;
    }

    private static List<Entry> ordered(List<Entry> best, List<Float> scores, List<Entry> rest) {
        var reranked = IntStream.range(0, best.size())
                .mapToObj(i -> new Scored(best.get(i), scores.get(i)))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        float highest = rest.isEmpty() ? 0 : rest.getFirst().score();
        var ordered = new ArrayList<Entry>();
        for (var scored : reranked) {
            var entry = scored.entry();
            ordered.add(new Entry(
                    entry.passage(),
                    highest + share(scored.score()),
                    entry.scores().withRerank(scored.score())));
        }
        ordered.addAll(rest);
        return ordered;
    }

    /** Between 1 and 2, rising with the model's score. */
    private static float share(float score) {
        return (float) (1 + 1 / (1 + Math.exp(-score)));
    }
}
