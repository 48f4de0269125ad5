package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.FoundPassage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHits;

/** Search by terms in one state of the index. */
record WordSearch(IndexSearcher searcher) {

    /** A search that sees less than one passage in so many is led by what it sees. */
    private static final int FEW = 8;

    private static final Sort BEST_FIRST = bestFirst();

    /** The passages that answer a query best, best first. */
    List<FoundPassage> best(LexicalQuery query, int limit) throws IOException {
        return found(candidates(query, limit));
    }

    /** The passages that answer a query best, those of the window in the order that the feedback makes. */
    List<FoundPassage> refined(LexicalQuery query, Feedback feedback, int limit) throws IOException {
        var candidates = candidates(query, feedback.window());
        var best = found(candidates.subList(0, Math.min(candidates.size(), feedback.passages())));
        var clauses = feedback.clauses(best, terms -> LuceneTermCounts.of(searcher.getIndexReader(), terms));
        var refined = clauses.isEmpty() ? candidates : reordered(candidates, anyOf(clauses));
        return found(refined.subList(0, Math.min(refined.size(), limit)));
    }

    private List<Candidate> candidates(LexicalQuery query, int limit) throws IOException {
        var top = searcher.search(visible(query), new TopFieldCollectorManager(BEST_FIRST, limit, limit));
        return Arrays.stream(top.scoreDocs)
                .map(hit -> Candidate.of((FieldDoc) hit))
                .toList();
    }

    /** The same candidates with the scores of a query added to theirs, best first. */
    private List<Candidate> reordered(List<Candidate> candidates, Query more) throws IOException {
        var byDocument = candidates.stream().collect(Collectors.toMap(Candidate::document, Function.identity()));
        var scored = candidates.stream()
                .map(candidate -> new ScoreDoc(candidate.document(), candidate.score()))
                .toArray(ScoreDoc[]::new);
        var top = new TopDocs(new TotalHits(scored.length, TotalHits.Relation.EQUAL_TO), scored);
        return Arrays.stream(QueryRescorer.rescore(searcher, top, more, 1, scored.length).scoreDocs)
                .map(hit -> new Candidate(hit.doc, hit.score, place(byDocument, hit.doc)))
                .sorted()
                .toList();
    }

    private static List<Long> place(Map<Integer, Candidate> candidates, int document) {
        return Objects.requireNonNull(candidates.get(document)).place();
    }

    private List<FoundPassage> found(List<Candidate> candidates) throws IOException {
        var stored = searcher.storedFields();
        var found = new ArrayList<FoundPassage>(candidates.size());
        for (var candidate : candidates) {
            var passage = PassageDocument.passage(stored.document(candidate.document()), "");
            found.add(new FoundPassage(passage, candidate.score()));
        }
        return found;
    }

    private Query visible(LexicalQuery query) {
        var clauses = anyOf(query.clauses());
        var reader = searcher.getIndexReader();
        return (long) reader.numDocs() * FEW > reader.maxDoc()
                ? clauses
                : new BooleanQuery.Builder()
                        .add(clauses, Occur.MUST)
                        .add(new ReadyFilter(), Occur.FILTER)
                        .build();
    }

    private static Query anyOf(List<LexicalQuery.Clause> clauses) {
        var query = new BooleanQuery.Builder();
        for (var clause : clauses) {
            var term = new TermQuery(new Term(clause.analysis().field(), clause.term()));
            query.add(clause.weight() == 1 ? term : new BoostQuery(term, clause.weight()), Occur.SHOULD);
        }
        return query.build();
    }

    private static Sort bestFirst() {
        var order = PassageDocument.PLACE.stream().map(field -> new SortField(field, SortField.Type.LONG));
        return new Sort(Stream.concat(Stream.of(SortField.FIELD_SCORE), order).toArray(SortField[]::new));
    }
}
