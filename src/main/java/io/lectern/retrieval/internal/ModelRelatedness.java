package io.lectern.retrieval.internal;

import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Relatedness;
import io.lectern.retrieval.vector.PassageEmbedder;
import org.jspecify.annotations.Nullable;

/**
 * What the models of a search say of its hits. The score of a rerank model is the logarithm of the odds that a passage
 * answers, so that above 0 it more likely does than not.
 *
 * @param embedder null when passages have no vectors
 */
record ModelRelatedness(@Nullable PassageEmbedder embedder) implements Relatedness {

    @Override
    public boolean isRelated(String query, Hit hit) {
        var scores = hit.scores();
        if (scores.rerankScore() != null) {
            return scores.rerankScore() > 0;
        }
        return embedder != null && scores.cosine() != null && embedder.isRelated(query, scores.cosine());
    }
}
