package io.lectern.retrieval.standalone;

import io.lectern.model.LoadedEmbedder;
import io.lectern.model.LoadedReranker;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.ranking.RankingModels;
import io.lectern.retrieval.vector.EmbeddedText;
import io.lectern.retrieval.vector.PassageEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Model files that a search asks.
 *
 * @param embedding of the model for vectors, null for none
 * @param rerank of the model for scores, null for none
 */
public record EncoderFiles(
        @Nullable Path embedding, @Nullable Path rerank) {

    /** No models. */
    public static final EncoderFiles NONE = new EncoderFiles(null, null);

    Opened open() throws IOException {
        var embedder = embedding == null ? null : LoadedEmbedder.open(embedding);
        try {
            return new Opened(embedder, rerank == null ? null : LoadedReranker.open(rerank));
        } catch (IOException | RuntimeException e) {
            if (embedder != null) {
                embedder.close();
            }
            throw e;
        }
    }

    /** The models, and what is computed with them. */
    record Opened(
            @Nullable LoadedEmbedder embedder, @Nullable LoadedReranker reranker) implements AutoCloseable {

        static final Opened NONE = new Opened(null, null);

        RankingModels models() {
            return new RankingModels(embedder == null ? null : new PassageEmbedder(embedder), reranker, List.of());
        }

        List<IndexedPassage> indexed(List<Passage> passages) {
            if (embedder == null) {
                return passages.stream().map(IndexedPassage::new).toList();
            }
            var vectors = new PassageEmbedder(embedder);
            List<float @Nullable []> numbers =
                    vectors.passages(passages.stream().map(EmbeddedText::of).toList());
            var indexed = new ArrayList<IndexedPassage>(passages.size());
            for (int i = 0; i < passages.size(); i++) {
                float[] vector = numbers.get(i);
                indexed.add(new IndexedPassage(
                        passages.get(i), vector == null ? null : new Embedding(vectors.space(), vector)));
            }
            return indexed;
        }

        @Override
        public void close() {
            if (embedder != null) {
                embedder.close();
            }
            if (reranker != null) {
                reranker.close();
            }
        }
    }
}
