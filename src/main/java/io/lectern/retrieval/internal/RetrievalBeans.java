package io.lectern.retrieval.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentTexts;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.passage.PassageSplitter;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Puts the parts of this module together. */
@Configuration(proxyBeanMethods = false)
class RetrievalBeans {

    @Bean
    LuceneIndex luceneIndex(DataFolder dataFolder) {
        return new LuceneIndex(dataFolder.folder("index"));
    }

    @Bean
    PassageIndex passageIndex(LuceneIndex index) {
        return new LucenePassageIndex(index);
    }

    @Bean
    ReadySets readySets(DocumentTexts texts) {
        return new ReadySets(texts);
    }

    @Bean
    PassageRows passageRows(JdbcClient sql, JdbcTemplate batches, TransactionOperations transactions) {
        return new PassageRows(sql, batches, transactions);
    }

    @Bean
    PassageIndexing passageIndexing(
            RetrievalSettings settings, PassageRows rows, PassageIndex index, DocumentTexts texts) {
        var splitter = new PassageSplitter(settings.minPassageTokens(), settings.maxPassageTokens());
        return new PassageIndexing(splitter, rows, index, texts);
    }

    @Bean
    IndexReconciliation indexReconciliation(DocumentTexts texts, PassageIndex index, PassageIndexing indexing) {
        return new IndexReconciliation(texts, index, indexing);
    }

    @Bean
    LucenePassageSearch passageSearch(ReadySets readySets, PassageIndex index, IndexReconciliation reconciliation) {
        return new LucenePassageSearch(readySets, index, reconciliation);
    }

    @Bean
    HealthIndicator searchIndexHealthIndicator(PassageIndex index, IndexReconciliation reconciliation) {
        return new SearchIndexHealth(index, reconciliation);
    }
}
