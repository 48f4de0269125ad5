package io.lectern.retrieval.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.analysis.QueryText;
import io.lectern.retrieval.analysis.QueryWeighing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The passages in the Lucene index, by document version. Safe for use by several threads. */
final class PassageIndex {

    private static final Sort BEST_FIRST =
            new Sort(SortField.FIELD_SCORE, new SortField(PassageDocument.PLACE, SortField.Type.STRING));

    private final LuceneIndex index;

    PassageIndex(LuceneIndex index) {
        this.index = index;
    }

    /** A passage without its filename, and its score. */
    record Found(Passage passage, float score) {}

    /** Replaces what the index has of a version. */
    void replace(VersionId version, List<Passage> passages) {
        var key = PassageDocument.key(version);
        if (passages.isEmpty()) {
            index.write(writer -> writer.deleteDocuments(key));
        } else {
            var documents = passages.stream().map(PassageDocument::of).toList();
            index.write(writer -> writer.updateDocuments(key, documents));
        }
    }

    void remove(DocumentId document) {
        index.write(writer -> writer.deleteDocuments(new Term(PassageDocument.DOCUMENT, document.toString())));
    }

    void remove(Collection<VersionId> versions) {
        var keys = versions.stream().map(PassageDocument::key).toArray(Term[]::new);
        index.write(writer -> writer.deleteDocuments(keys));
    }

    /** Removes the versions of a document that a newer one replaced. */
    void removeBefore(VersionId version) {
        var older = new BooleanQuery.Builder()
                .add(
                        new TermQuery(new Term(
                                PassageDocument.DOCUMENT, version.document().toString())),
                        Occur.FILTER)
                .add(IntPoint.newRangeQuery(PassageDocument.VERSION_NUMBER, 0, version.version() - 1), Occur.FILTER)
                .build();
        index.write(writer -> writer.deleteDocuments(older));
    }

    Set<VersionId> versions() {
        return index.read(searcher -> {
            var versions = new HashSet<VersionId>();
            var terms = MultiTerms.getTerms(searcher.getIndexReader(), PassageDocument.VERSION);
            if (terms != null) {
                var keys = terms.iterator();
                for (var key = keys.next(); key != null; key = keys.next()) {
                    if (searcher.count(new TermQuery(new Term(PassageDocument.VERSION, BytesRef.deepCopyOf(key))))
                            > 0) {
                        versions.add(PassageDocument.version(key));
                    }
                }
            }
            return versions;
        });
    }

    int passages() {
        return index.read(searcher -> searcher.getIndexReader().numDocs());
    }

    /** Changes whenever an index without passages takes the place of another. */
    int life() {
        return index.life();
    }

    long generation() {
        return index.generation();
    }

    /** The best passages of the versions, best first; equal scores in the order of document, version and ordinal. */
    List<Found> search(QueryText query, Set<VersionId> versions, int limit) {
        return index.read(searcher -> search(searcher, query, versions, limit));
    }

    QueryTerms weigh(QueryText query) {
        return index.read(searcher -> weighing(searcher).terms(query));
    }

    private static QueryWeighing weighing(IndexSearcher searcher) {
        return new QueryWeighing(new IndexTermCounts(searcher.getIndexReader()));
    }

    private static List<Found> search(IndexSearcher searcher, QueryText query, Set<VersionId> versions, int limit)
            throws IOException {
        var clauses = new BooleanQuery.Builder();
        for (var clause : weighing(searcher).lexical(query).clauses()) {
            var term = new TermQuery(new Term(clause.analysis().field(), clause.term()));
            clauses.add(clause.weight() == 1 ? term : new BoostQuery(term, clause.weight()), Occur.SHOULD);
        }
        var filtered = new BooleanQuery.Builder()
                .add(clauses.build(), Occur.MUST)
                .add(versionsFilter(versions), Occur.FILTER)
                .build();
        var top = searcher.search(filtered, limit, BEST_FIRST);
        var stored = searcher.storedFields();
        var found = new ArrayList<Found>(top.scoreDocs.length);
        for (var hit : top.scoreDocs) {
            var score = (Float) ((FieldDoc) hit).fields[0];
            found.add(new Found(PassageDocument.passage(stored.document(hit.doc), ""), score));
        }
        return found;
    }

    private static Query versionsFilter(Set<VersionId> versions) {
        var keys = versions.stream()
                .map(version -> new BytesRef(version.toString()))
                .toList();
        return new TermInSetQuery(PassageDocument.VERSION, keys);
    }
}
