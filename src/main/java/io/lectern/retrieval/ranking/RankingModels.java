package io.lectern.retrieval.ranking;

import io.lectern.model.LoadedReranker;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.vector.PassageEmbedder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that a ranking may ask.
 *
 * @param embedder null when passages are found by their words only
 * @param reranker null when the order is that of the search
 * @param unavailable what is configured but cannot be used
 */
public record RankingModels(
        @Nullable PassageEmbedder embedder, @Nullable LoadedReranker reranker, List<Degradation> unavailable) {

    /** Search by words alone. */
    public static final RankingModels NONE = new RankingModels(null, null, List.of());

    public RankingModels {
        unavailable = List.copyOf(unavailable);
    }
}
