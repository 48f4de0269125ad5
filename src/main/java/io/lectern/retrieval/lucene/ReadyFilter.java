package io.lectern.retrieval.lucene;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;

/**
 * Leads a search in a {@link ReadyReader} to what is ready, where that is little: without it a search looks at every
 * passage that holds a term and drops most.
 */
final class ReadyFilter extends Query {

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext context) {
                return new Visible(context, scoreMode, score());
            }

            @Override
            public boolean isCacheable(LeafReaderContext context) {
                return false;
            }
        };
    }

    private static final class Visible extends ScorerSupplier {

        private final LeafReaderContext context;
        private final ScoreMode scoreMode;
        private final float score;

        Visible(LeafReaderContext context, ScoreMode scoreMode, float score) {
            this.context = context;
            this.scoreMode = scoreMode;
            this.score = score;
        }

        @Override
        public Scorer get(long leadCost) {
            return new ConstantScoreScorer(score, scoreMode, documents());
        }

        @Override
        public long cost() {
            return context.reader().numDocs();
        }

        private DocIdSetIterator documents() {
            return context.reader() instanceof ReadySegment segment
                    ? new BitSetIterator(segment.visible(), segment.numDocs())
                    : DocIdSetIterator.all(context.reader().maxDoc());
        }
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "ready";
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other);
    }

    @Override
    public int hashCode() {
        return classHash();
    }
}
