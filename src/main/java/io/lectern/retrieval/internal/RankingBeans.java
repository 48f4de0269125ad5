package io.lectern.retrieval.internal;

import io.lectern.model.EmbeddingModels;
import io.lectern.model.EncoderAvailability;
import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import io.lectern.model.LoadedEmbedder;
import io.lectern.model.RerankModels;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.ServingIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.ranking.HybridRanking;
import io.lectern.retrieval.ranking.RankingModels;
import io.lectern.retrieval.ranking.RankingSettings;
import io.lectern.retrieval.vector.PassageEmbedder;
import io.lectern.retrieval.vector.PassageVectors;
import io.lectern.retrieval.vector.VectorBackfill;
import io.lectern.retrieval.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what needs models; without them passages have no vectors and are ranked by their words. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RankingSettings.class)
class RankingBeans {

    /** @param vectors null when passages have none */
    record Vectors(@Nullable PassageVectors vectors) {}

    @Bean
    VectorSizes vectorSizes(VectorSettings settings) {
        return new VectorSizes(settings.exactBelow(), settings.quantizedFrom());
    }

    @Bean
    RankingModels rankingModels(
            ObjectProvider<EmbeddingModels> embedding, ObjectProvider<RerankModels> rerank, IndexGenerations index) {
        var unavailable = new ArrayList<Degradation>();
        var embedder = Optional.ofNullable(embedding.getIfAvailable())
                .flatMap(models -> embedder(models.availability(), index.keepsVectors(), unavailable));
        var reranker = Optional.ofNullable(rerank.getIfAvailable())
                .flatMap(models -> ready(models.availability(), Degradation.Part.RERANK, unavailable));
        return new RankingModels(embedder.map(PassageEmbedder::new).orElse(null), reranker.orElse(null), unavailable);
    }

    static Optional<LoadedEmbedder> embedder(
            EncoderAvailability<LoadedEmbedder> availability, boolean keepsVectors, List<Degradation> unavailable) {
        var model = ready(availability, Degradation.Part.VECTORS, unavailable);
        if (model.isPresent() && !keepsVectors) {
            unavailable.add(new Degradation(
                    Degradation.Part.VECTORS, "The search index keeps no vectors, so the model for them is not used"));
        }
        return model.filter(loaded -> keepsVectors);
    }

    private static <M> Optional<M> ready(
            EncoderAvailability<M> availability, Degradation.Part part, List<Degradation> unavailable) {
        return switch (availability) {
            case NotConfigured<M>() -> Optional.empty();
            case Ready<M>(M model) -> Optional.of(model);
            case Unavailable<M>(String _) -> {
                unavailable.add(new Degradation(part, "The model that is set for it cannot be used; health says why"));
                yield Optional.empty();
            }
        };
    }

    @Bean
    Vectors passageVectors(RankingModels models, VectorSettings settings, JdbcClient sql, JdbcTemplate batches) {
        return new Vectors(
                models.embedder() == null
                        ? null
                        : new PassageVectors(
                                models.embedder(), new VectorRows(sql, batches), settings.ingestionBudget()));
    }

    @Bean
    VectorBackfill vectorBackfill(Vectors vectors, PassageIndexing indexing, ServingIndex index) {
        return new VectorBackfill(
                vectors.vectors(), new VectorBackfill.Work(indexing::split, indexing::reindex, index::isBuilding));
    }

    @Bean
    ModelRelatedness relatedness(RankingModels models) {
        return new ModelRelatedness(models.embedder());
    }

    @Bean
    HybridRanking hybridRanking(ServingIndex index, RankingSettings settings, RankingModels models) {
        return new HybridRanking(index, settings, models);
    }

    @Bean
    HealthIndicator vectorsHealthIndicator(Vectors vectors, VectorBackfill backfill) {
        return new VectorHealth(vectors.vectors(), backfill);
    }
}
