package io.lectern.retrieval.ranking;

import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.HitScores;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySet;
import io.lectern.retrieval.lexical.LexicalSearch;
import io.lectern.retrieval.passage.NearDuplicates;
import io.lectern.retrieval.ranking.BoundedCalls.Outcome;
import io.lectern.retrieval.ranking.Ranked.Entry;
import io.lectern.retrieval.vector.PassageEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the passages of an index for a query: found by words and, with an embedding model, by vectors, fused, put into
 * order by a rerank model when there is one, and without those that repeat a better one. A model that is late, busy or
 * broken costs its part of the order and no more. Safe for use by several threads.
 */
public final class HybridRanking {

    private static final int MOST_QUESTIONS_AT_ONCE = 64;
    /** Where so many passages repeat others that too few are left, more are looked at, but not without end. */
    private static final int MOST_CANDIDATES = 1_000;

    private final PassageIndex index;
    private final LexicalSearch words;
    private final RankingSettings settings;
    private final List<Degradation> unavailable;
    private final @Nullable Vectors vectors;
    private final @Nullable Reranking reranking;

    private record Vectors(PassageEmbedder embedder, BoundedCalls calls) {}

    public HybridRanking(PassageIndex index, RankingSettings settings, RankingModels models) {
        this.index = index;
        this.words = new LexicalSearch(index);
        this.settings = settings;
        this.unavailable = models.unavailable();
        this.vectors = models.embedder() == null
                ? null
                : new Vectors(
                        models.embedder(),
                        new BoundedCalls("embedding model", settings.embedTimeout(), MOST_QUESTIONS_AT_ONCE));
        this.reranking = models.reranker() == null ? null : new Reranking(models.reranker(), settings);
    }

    /**
     * The best passages, in an order that is the same for the same index.
     *
     * @param query as it was written
     * @param text the query taken apart
     * @param weighing how much its words say
     */
    public Ranked rank(String query, QueryText text, QueryWeighing weighing, ReadySet ready, int limit) {
        var degraded = new ArrayList<>(unavailable);
        var question = vectors == null
                ? null
                : vectors.calls().begin(wanted -> vectors.embedder().question(query));
        boolean models = vectors != null || reranking != null;
        int depth = models ? Math.max(limit, settings.candidates()) : limit;
        while (true) {
            var found = words.search(text, weighing, ready, depth);
            var entries = question == null ? lexical(found) : fused(found, question.await(), ready, depth, degraded);
            var ranked = reranked(query, entries, degraded);
            var distinct = settings.collapse() ? collapsed(ranked) : ranked;
            if (distinct.size() >= limit || entries.size() < depth || depth >= MOST_CANDIDATES || models) {
                return new Ranked(distinct.subList(0, Math.min(limit, distinct.size())), degraded);
            }
            depth = Math.min(MOST_CANDIDATES, 2 * depth);
        }
    }

    private static List<Entry> lexical(List<FoundPassage> found) {
        return IntStream.range(0, found.size())
                .mapToObj(i -> new Entry(
                        found.get(i).passage(),
                        found.get(i).score(),
                        HitScores.lexical(i + 1, found.get(i).score())))
                .toList();
    }

    private List<Entry> fused(
            List<FoundPassage> found,
            Outcome<Optional<Embedding>> question,
            ReadySet ready,
            int depth,
            List<Degradation> degraded) {
        return switch (question) {
            case Outcome.Failed<Optional<Embedding>>(var reason) -> {
                degraded.add(new Degradation(Degradation.Part.VECTORS, reason));
                yield lexical(found);
            }
            case Outcome.Answered<Optional<Embedding>>(var embedding) -> {
                List<FoundPassage> nearest =
                        embedding.isEmpty() ? List.of() : index.nearest(embedding.get(), ready, depth);
                yield new RankFusion(settings.rankConstant(), settings.lexicalWeight(), settings.denseWeight())
                        .fuse(found, nearest);
            }
        };
    }

    private List<Entry> reranked(String query, List<Entry> entries, List<Degradation> degraded) {
        if (reranking == null) {
            return entries;
        }
        return switch (reranking.rerank(query, entries)) {
            case Outcome.Answered<List<Entry>>(var ordered) -> ordered;
            case Outcome.Failed<List<Entry>>(var reason) -> {
                degraded.add(new Degradation(Degradation.Part.RERANK, reason));
                yield entries;
            }
        };
    }

    private static List<Entry> collapsed(List<Entry> entries) {
        return NearDuplicates.collapse(entries, HybridRanking::body).stream()
                .map(group -> new Entry(
                        group.best().passage(),
                        group.best().score(),
                        group.best().scores(),
                        group.others().stream().map(Entry::passage).toList()))
                .toList();
    }

    private static String body(Entry entry) {
        return entry.passage().body().stream().map(Fragment::text).collect(Collectors.joining("\n"));
    }
}
