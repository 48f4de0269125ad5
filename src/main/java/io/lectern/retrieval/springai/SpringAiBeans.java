package io.lectern.retrieval.springai;

import io.lectern.document.TextDocuments;
import io.lectern.retrieval.PassageSearch;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring AI's beans over search, unless the application defines its own. */
@Configuration(proxyBeanMethods = false)
class SpringAiBeans {

    @Bean
    @ConditionalOnMissingBean(DocumentRetriever.class)
    DocumentRetriever documentRetriever(PassageSearch search, TextDocuments texts, SpringAiSettings settings) {
        return new LecternDocumentRetriever(new FoundDocuments(search, texts), settings.topK());
    }

    @Bean
    @ConditionalOnMissingBean(VectorStore.class)
    VectorStore vectorStore(
            PassageSearch search,
            TextDocuments texts,
            SpringAiSettings settings,
            EmbeddingModel embeddingModel,
            ObjectProvider<ObservationRegistry> observations) {
        return LecternVectorStore.of(
                new FoundDocuments(search, texts),
                settings.collection(),
                embeddingModel,
                observations.getIfUnique(() -> ObservationRegistry.NOOP));
    }
}
