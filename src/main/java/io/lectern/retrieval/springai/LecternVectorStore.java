package io.lectern.retrieval.springai;

import io.lectern.document.TextDocuments;
import io.lectern.retrieval.SearchQuery;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/**
 * Search as a Spring AI vector store. A search is over every document, by words and, where there is an embedding model, by
 * vectors; {@link Document#getScore} is a relevance from 0 to 1, against which a threshold is held. Texts that are added
 * become documents of one collection under their ids and can be searched when {@code add} returns; only those are deleted.
 */
final class LecternVectorStore extends AbstractObservationVectorStore {

    private static final String SYSTEM = "lectern";

    private final FoundDocuments documents;
    private final TextDocuments texts;
    private final String collection;

    private LecternVectorStore(Builder builder) {
        super(builder);
        this.documents = builder.documents;
        this.texts = builder.texts;
        this.collection = builder.collection;
    }

    static LecternVectorStore of(
            FoundDocuments documents,
            String collection,
            EmbeddingModel embeddingModel,
            ObservationRegistry observations) {
        return new Builder(documents, collection, embeddingModel)
                .observationRegistry(observations)
                .build();
    }

    @Override
    public void doAdd(List<Document> added) {
        texts.add(collection, added.stream().map(LecternVectorStore::text).toList());
    }

    @Override
    public void doDelete(List<String> ids) {
        texts.delete(collection, ids);
    }

    @Override
    protected void doDelete(Filter.Expression filter) {
        texts.delete(collection, filter);
    }

    @Override
    public List<Document> doSimilaritySearch(SearchRequest request) {
        int limit = Math.clamp(request.getTopK(), 1, SearchQuery.MAX_LIMIT);
        return documents.find(request.getQuery(), request.getFilterExpression(), limit).stream()
                .filter(document -> Objects.requireNonNull(document.getScore()) >= request.getSimilarityThreshold())
                .toList();
    }

    @Override
    public VectorStoreObservationContext.Builder createObservationContextBuilder(String operation) {
        return VectorStoreObservationContext.builder(SYSTEM, operation).collectionName(collection);
    }

    private static TextDocuments.Text text(Document document) {
        var text = document.getText();
        if (text == null) {
            throw new UnsupportedOperationException(
                    "Document %s has media and no text, of which there is nothing to search"
                            .formatted(document.getId()));
        }
        return new TextDocuments.Text(document.getId(), text, document.getMetadata());
    }

    private static final class Builder extends AbstractVectorStoreBuilder<Builder> {

        private final FoundDocuments documents;
        private final TextDocuments texts;
        private final String collection;

        Builder(FoundDocuments documents, String collection, EmbeddingModel embeddingModel) {
            super(embeddingModel);
            this.documents = documents;
            this.texts = documents.texts();
            this.collection = collection;
        }

        @Override
        public LecternVectorStore build() {
            return new LecternVectorStore(this);
        }
    }
}
