package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.TermCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity.SimScorer;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefHash;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.SmallFloat;

/** Scores passages by clauses of one analysis as a search would, from the terms that stand beside them. */
final class ClauseScores {

    private static final int MARKS = 1 << 12;

    private final BytesRefHash terms = new BytesRefHash();
    private final List<SimScorer> scorers = new ArrayList<>();
    /** Marks of the terms; most terms of a passage have none of these. */
    private final FixedBitSet marks = new FixedBitSet(MARKS);

    private ClauseScores() {}

    /** @param clauses no term twice */
    static ClauseScores of(IndexSearcher searcher, Analysis analysis, List<Clause> clauses, TermCounts counts)
            throws IOException {
        var scores = new ClauseScores();
        var collection = searcher.collectionStatistics(analysis.field());
        for (var clause : clauses) {
            int passages = counts.holding(analysis, clause.term());
            if (collection != null && passages > 0) {
                var term = new BytesRef(clause.term());
                // BM25 does not ask how often a term occurs in all, which is at least this.
                var statistics = new TermStatistics(term, passages, passages);
                scores.add(term, searcher.getSimilarity().scorer(clause.weight(), collection, statistics));
            }
        }
        return scores;
    }

    private void add(BytesRef term, SimScorer scorer) {
        terms.add(term);
        scorers.add(scorer);
        marks.set(mark(term));
    }

    /** The sum of the clauses' scores for the passage that a column stands at. */
    float score(TermColumn passage) {
        long norm = SmallFloat.intToByte4(passage.length());
        double score = 0;
        while (passage.hasNext()) {
            int count = passage.nextCount();
            var term = passage.term();
            int clause = marks.get(mark(term)) ? terms.find(term) : -1;
            score += clause < 0 ? 0 : scorers.get(clause).score((float) count, norm);
        }
        return (float) score;
    }

    private static int mark(BytesRef term) {
        if (term.length == 0) {
            return 0;
        }
        var bytes = term.bytes;
        int first = term.offset;
        int last = first + term.length - 1;
        int middle = (first + last) >>> 1;
        return (bytes[first] * 961 + bytes[middle] * 89 + bytes[last] * 31 + term.length * 7) & (MARKS - 1);
    }
}
