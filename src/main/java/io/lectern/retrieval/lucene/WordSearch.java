package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback;
import io.lectern.retrieval.index.Feedback.Seen;
import io.lectern.retrieval.index.FoundPassage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
        var candidates = candidates(query, Math.max(feedback.window(), limit));
        var refined = refined(candidates, feedback);
        return found(first(refined, limit));
    }

    /** The clauses that feedback makes of the best passages for a query. */
    List<Clause> suggested(LexicalQuery query, Feedback feedback) throws IOException {
        return suggested(candidates(query, feedback.passages()), feedback).clauses();
    }

    private List<Candidate> refined(List<Candidate> candidates, Feedback feedback) throws IOException {
        var suggested = suggested(candidates, feedback);
        var window = first(candidates, feedback.window());
        var refined =
                new ArrayList<>(new FoundTerms(searcher).reordered(window, suggested.clauses(), suggested.counts()));
        refined.addAll(candidates.subList(window.size(), candidates.size()));
        return refined;
    }

    private record Suggested(List<Clause> clauses, TermCounts counts) {}

    private Suggested suggested(List<Candidate> candidates, Feedback feedback) throws IOException {
        var found = new FoundTerms(searcher);
        var best = new ArrayList<Seen>();
        for (var candidate : first(candidates, feedback.passages())) {
            best.add(found.seen(candidate, feedback.analyses()));
        }
        var counts = new LuceneTermCounts(searcher.getIndexReader());
        return new Suggested(feedback.of(best).clauses(counts), counts);
    }

    private static List<Candidate> first(List<Candidate> candidates, int limit) {
        return candidates.subList(0, Math.min(candidates.size(), limit));
    }

    private List<Candidate> candidates(LexicalQuery query, int limit) throws IOException {
        var top = searcher.search(visible(query), new TopFieldCollectorManager(BEST_FIRST, limit, limit));
        return Arrays.stream(top.scoreDocs)
                .map(hit -> Candidate.of((FieldDoc) hit))
                .toList();
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

    static Query anyOf(List<Clause> clauses) {
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
