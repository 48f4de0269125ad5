package io.lectern.retrieval.springai;

import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.rag.retrieval.search.VectorStoreDocumentRetriever;

/**
 * Search as a Spring AI retriever. The query's context may hold a filter under {@link
 * VectorStoreDocumentRetriever#FILTER_EXPRESSION}, as text or as an expression.
 */
final class LecternDocumentRetriever implements DocumentRetriever {

    private final FoundDocuments documents;
    private final int topK;

    LecternDocumentRetriever(FoundDocuments documents, int topK) {
        this.documents = documents;
        this.topK = topK;
    }

    @Override
    public List<Document> retrieve(Query query) {
        return documents.find(query.text(), query.context().get(VectorStoreDocumentRetriever.FILTER_EXPRESSION), topK);
    }
}
