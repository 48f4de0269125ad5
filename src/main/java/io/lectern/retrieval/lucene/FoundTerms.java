package io.lectern.retrieval.lucene;

import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery.Clause;
import io.lectern.retrieval.analysis.TermCounts;
import io.lectern.retrieval.index.Feedback.Seen;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;

/** Looks into the terms of passages that a search has found. */
record FoundTerms(IndexSearcher searcher) {

    /** A passage with what is counted for it. */
    private static final class Scored {

        private final Candidate candidate;
        private float more;

        Scored(Candidate candidate) {
            this.candidate = candidate;
        }
    }

    Seen seen(Candidate candidate, Set<Analysis> analyses) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        var leaf = leaves.get(ReaderUtil.subIndex(candidate.document(), leaves));
        var terms = new EnumMap<Analysis, Map<String, Integer>>(Analysis.class);
        for (var analysis : analyses) {
            terms.put(analysis, TermColumn.of(leaf.reader(), analysis).counts(candidate.document() - leaf.docBase));
        }
        return new Seen(candidate.score(), terms);
    }

    /** The same candidates with the scores of more clauses added to theirs, best first. */
    List<Candidate> reordered(List<Candidate> candidates, List<Clause> clauses, TermCounts counts) throws IOException {
        var inOrder = candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::document))
                .map(Scored::new)
                .toList();
        var byAnalysis = clauses.stream().collect(Collectors.groupingBy(Clause::analysis));
        for (var of : byAnalysis.entrySet()) {
            add(inOrder, of.getKey(), ClauseScores.of(searcher, of.getKey(), of.getValue(), counts));
        }
        return inOrder.stream()
                .map(scored -> scored.candidate.plus(scored.more))
                .sorted()
                .toList();
    }

    private void add(List<Scored> passages, Analysis analysis, ClauseScores scores) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = null;
        TermColumn column = null;
        for (var passage : passages) {
            int document = passage.candidate.document();
            if (leaf == null
                    || column == null
                    || document >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
                column = TermColumn.of(leaf.reader(), analysis);
            }
            if (column.advance(document - leaf.docBase)) {
                passage.more += scores.score(column);
            }
        }
    }
}
