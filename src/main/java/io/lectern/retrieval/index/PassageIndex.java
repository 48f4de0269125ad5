package io.lectern.retrieval.index;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.Analysis;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.analysis.TermCounts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The passages of document versions, ready or not, as something that can be searched. A change is durable and visible to
 * the next search when its call returns. What is not ready is in the index too: each search says what it may show.
 * Everything throws {@link io.lectern.retrieval.IndexUnavailableException} when the index cannot be read or written. Safe
 * for use by several threads.
 */
public interface PassageIndex {

    /** Replaces what the index has of a version. */
    void replace(VersionId version, List<IndexedPassage> passages);

    /** Replaces what the index has of several versions, for the price of one commit. */
    default void replaceAll(Map<VersionId, List<IndexedPassage>> passages) {
        passages.forEach(this::replace);
    }

    /** Removes every version of a document. */
    void remove(DocumentId document);

    /** Removes versions. */
    void remove(Collection<VersionId> versions);

    /** Removes the versions of a document that a newer one replaced. */
    void removeBefore(VersionId version);

    /** The versions of which there are passages. */
    Set<VersionId> versions();

    /** How many passages there are. */
    long passages();

    /** Changes whenever an index without passages takes the place of another. */
    int life();

    /** How many passages hold each of these terms, ready or not. */
    TermCounts counts(Map<Analysis, Set<String>> terms);

    /**
     * The passages that answer a query best, best first; equal scores in the order of document, version and ordinal.
     *
     * @param ready what may be shown
     */
    List<FoundPassage> lexical(LexicalQuery query, ReadySet ready, int limit);

    /**
     * The passages that answer a query best, the best ones in the order of the scores of the query and of the clauses
     * that were made of them, equal scores as above.
     *
     * @param limit at most the window of the feedback
     */
    List<FoundPassage> refined(LexicalQuery query, Feedback feedback, ReadySet ready, int limit);

    /**
     * The passages whose vectors are nearest to that of a question, nearest first; the score is the cosine of the angle.
     * Passages without a vector of the question's space are not among them; an index that keeps no vectors finds none.
     *
     * @param ready what may be shown
     */
    default List<FoundPassage> nearest(Embedding question, ReadySet ready, int limit) {
        return List.of();
    }
}
