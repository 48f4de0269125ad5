package io.lectern.retrieval.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentTexts;
import io.lectern.job.Jobs;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.PassageTerms;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.index.ServingIndex;
import io.lectern.retrieval.lucene.LuceneGenerations;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.opensearch.OpenSearchGenerations;
import io.lectern.retrieval.passage.PassageSplitter;
import io.lectern.retrieval.ranking.HybridRanking;
import io.lectern.retrieval.ranking.RankedHits;
import io.lectern.retrieval.ranking.RankingModels;
import io.lectern.retrieval.vector.VectorBackfill;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Puts the parts of this module together. */
@Configuration(proxyBeanMethods = false)
class RetrievalBeans {

    @Bean
    PassageSplitter passageSplitter(RetrievalSettings settings) {
        return new PassageSplitter(settings.minPassageTokens(), settings.maxPassageTokens());
    }

    @Bean
    IndexGenerations indexGenerations(IndexSettings settings, DataFolder dataFolder, VectorSizes vectorSizes) {
        return switch (settings.index()) {
            case LUCENE -> new LuceneGenerations(dataFolder.folder("index"), vectorSizes);
            case OPENSEARCH -> new OpenSearchGenerations(settings.opensearch());
        };
    }

    @Bean
    ServingIndex servingIndex(IndexGenerations generations, PassageSplitter splitter, RankingModels models) {
        var terms = Analysis.VERSION + "." + PassageTerms.VERSION;
        var space = models.embedder() == null ? "" : models.embedder().space();
        return new ServingIndex(generations, new IndexRecipe(terms, splitter.recipe(), space));
    }

    @Bean
    ReadySets readySets(DocumentTexts texts) {
        return new ReadySets(texts);
    }

    @Bean
    PassageRows passageRows(JdbcClient sql, TransactionOperations transactions, PassageSplitter splitter) {
        return new PassageRows(sql, transactions, splitter.recipe());
    }

    @Bean
    PassageIndexing passageIndexing(
            PassageSplitter splitter,
            PassageRows rows,
            PassageIndex index,
            DocumentTexts texts,
            RankingBeans.Vectors vectors) {
        return new PassageIndexing(splitter, rows, index, texts, vectors.vectors());
    }

    @Bean
    IndexReconciliation indexReconciliation(DocumentTexts texts, PassageIndex index, PassageIndexing indexing) {
        return new IndexReconciliation(texts, index, indexing);
    }

    @Bean
    IndexRebuild indexRebuild(
            Jobs jobs, ServingIndex index, PassageIndexing indexing, DocumentTexts texts, DataFolder folder) {
        return new IndexRebuild(jobs, index, indexing, texts, folder.ownerName());
    }

    @Bean
    ReadyPassageSearch passageSearch(
            ReadySets readySets,
            ServingIndex index,
            HybridRanking ranking,
            VectorBackfill backfill,
            IndexReconciliation reconciliation) {
        return new ReadyPassageSearch(
                readySets,
                new RankedHits(index, ranking),
                () -> Stream.of(outdated(index), backfill.missing())
                        .flatMap(Optional::stream)
                        .toList(),
                reconciliation);
    }

    private static Optional<Degradation> outdated(ServingIndex index) {
        return index.isOutdated()
                ? Optional.of(new Degradation(
                        Degradation.Part.INDEX,
                        "The index was made in another way than now and finds less until it has been built anew"))
                : Optional.empty();
    }

    @Bean
    HealthIndicator searchIndexHealthIndicator(ServingIndex index, IndexReconciliation reconciliation) {
        return new SearchIndexHealth(index, reconciliation);
    }
}
