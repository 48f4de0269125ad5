package io.lectern.retrieval.lucene;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.TermQuery;

/** The passages in a Lucene index. */
public final class LucenePassageIndex implements IndexGeneration {

    private static final int MOST_AT_ONCE = 200;

    private final LuceneIndex index;

    public LucenePassageIndex(LuceneIndex index) {
        this.index = index;
    }

    @Override
    public void replace(VersionId version, List<IndexedPassage> passages) {
        if (passages.isEmpty() || passages.size() > MOST_AT_ONCE) {
            replaceAll(Map.of(version, passages));
        } else {
            // Their terms take longer than their way into the index, and others wait only for the latter.
            var documents = passages.stream().map(PassageDocument::of).toList();
            index.write(writer -> writer.updateDocuments(PassageDocument.key(version), documents));
        }
    }

    @Override
    public void replaceAll(Map<VersionId, List<IndexedPassage>> passages) {
        index.write(writer -> {
            for (var version : passages.entrySet()) {
                replace(writer, PassageDocument.key(version.getKey()), version.getValue());
            }
        });
    }

    private static void replace(IndexWriter writer, Term key, List<IndexedPassage> passages) throws IOException {
        if (passages.isEmpty()) {
            writer.deleteDocuments(key);
        } else {
            // One after the other: the terms of all passages of a book would fill the heap.
            Iterable<Document> documents =
                    () -> passages.stream().map(PassageDocument::of).iterator();
            writer.updateDocuments(key, documents);
        }
    }

    @Override
    public void remove(DocumentId document) {
        index.write(writer -> writer.deleteDocuments(new Term(PassageDocument.DOCUMENT, document.toString())));
    }

    @Override
    public void remove(Collection<VersionId> versions) {
        var keys = versions.stream().map(PassageDocument::key).toArray(Term[]::new);
        index.write(writer -> writer.deleteDocuments(keys));
    }

    @Override
    public void removeBefore(VersionId version) {
        var older = new BooleanQuery.Builder()
                .add(
                        new TermQuery(new Term(
                                PassageDocument.DOCUMENT, version.document().toString())),
                        Occur.FILTER)
                .add(IntPoint.newRangeQuery(PassageDocument.VERSION_NUMBER, 0, version.version() - 1), Occur.FILTER)
                .build();
        index.write(writer -> writer.deleteDocuments(older));
    }

    @Override
    public Set<VersionId> versions() {
        return index.versions();
    }

    @Override
    public long passages() {
        return index.read(searcher -> searcher.getIndexReader().numDocs());
    }

    @Override
    public int life() {
        return index.life();
    }

    @Override
    public TermCounts counts(Map<Analysis, Set<String>> terms) {
        return index.read(searcher -> LuceneTermCounts.of(searcher.getIndexReader(), terms));
    }

    @Override
    public List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit) {
        return query.isEmpty() || ready.isEmpty()
                ? List.of()
                : index.readReady(ready, searcher -> new WordSearch(searcher).best(query, limit));
    }

    @Override
    public List<FoundPassage> refined(LexicalQuery query, Feedback feedback, ReadySet ready, int limit) {
        return query.isEmpty() || ready.isEmpty()
                ? List.of()
                : index.readReady(ready, searcher -> new WordSearch(searcher).refined(query, feedback, limit));
    }

    @Override
    public IndexRecipe recipe() {
        return index.recipe();
    }

    @Override
    public void close() {
        index.close();
    }

    @Override
    public List<FoundPassage> nearest(Embedding question, ReadySet ready, int limit) {
        return ready.isEmpty()
                ? List.of()
                : index.readReady(
                        ready, searcher -> new VectorSearch(index.vectorSizes(), searcher).nearest(question, limit));
    }
}
