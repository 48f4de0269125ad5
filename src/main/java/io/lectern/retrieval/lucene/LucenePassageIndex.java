package io.lectern.retrieval.lucene;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.FoundPassage;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;

/** The passages in a Lucene index. */
public final class LucenePassageIndex implements IndexGeneration {

    /** A search that sees less than one passage in so many is led by what it sees. */
    private static final int FEW = 8;

    private static final Sort BEST_FIRST = bestFirst();

    private final LuceneIndex index;

    public LucenePassageIndex(LuceneIndex index) {
        this.index = index;
    }

    @Override
    public void replace(VersionId version, List<IndexedPassage> passages) {
        replaceAll(Map.of(version, passages));
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
            writer.updateDocuments(
                    key, passages.stream().map(PassageDocument::of).toList());
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
    public TermCounts counts(QueryText query) {
        return new LuceneTermCounts(index);
    }

    @Override
    public List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit) {
        return query.isEmpty() || ready.isEmpty()
                ? List.of()
                : index.readReady(ready, searcher -> search(searcher, query, limit));
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
    public boolean keepsVectors() {
        return true;
    }

    @Override
    public List<FoundPassage> nearest(Embedding question, ReadySet ready, int limit) {
        return ready.isEmpty()
                ? List.of()
                : index.readReady(
                        ready, searcher -> new VectorSearch(index.vectorSizes(), searcher).nearest(question, limit));
    }

    private static List<FoundPassage> search(IndexSearcher searcher, LexicalQuery query, int limit) throws IOException {
        var top = searcher.search(luceneQuery(searcher, query), new TopFieldCollectorManager(BEST_FIRST, limit, limit));
        var stored = searcher.storedFields();
        var found = new ArrayList<FoundPassage>(top.scoreDocs.length);
        for (var hit : top.scoreDocs) {
            var score = (Float) ((FieldDoc) hit).fields[0];
            found.add(new FoundPassage(PassageDocument.passage(stored.document(hit.doc), ""), score));
        }
        return found;
    }

    private static Query luceneQuery(IndexSearcher searcher, LexicalQuery query) {
        var clauses = new BooleanQuery.Builder();
        for (var clause : query.clauses()) {
            var term = new TermQuery(new Term(clause.analysis().field(), clause.term()));
            clauses.add(clause.weight() == 1 ? term : new BoostQuery(term, clause.weight()), Occur.SHOULD);
        }
        var reader = searcher.getIndexReader();
        return (long) reader.numDocs() * FEW > reader.maxDoc()
                ? clauses.build()
                : new BooleanQuery.Builder()
                        .add(clauses.build(), Occur.MUST)
                        .add(new ReadyFilter(), Occur.FILTER)
                        .build();
    }

    private static Sort bestFirst() {
        var order = PassageDocument.PLACE.stream().map(field -> new SortField(field, SortField.Type.LONG));
        return new Sort(Stream.concat(Stream.of(SortField.FIELD_SCORE), order).toArray(SortField[]::new));
    }
}
