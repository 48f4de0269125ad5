package io.lectern.document;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The canonical texts of the stored documents, and which of them are ready. Safe for use by several threads. */
public interface DocumentTexts {

    /**
     * The ready versions within a scope, in a fixed order.
     *
     * @throws io.lectern.problem.ProblemException (404) when the scope names an unknown collection or document
     */
    List<ReadyDocument> ready(DocumentScope scope);

    /**
     * What changed of the ready documents after a step. Cheap when nothing did: one small query. Every change is told
     * of by the step that follows its commit, in every replica.
     *
     * @param since {@link ReadyChanges#at} of the last answer, or {@link ReadyChanges#NOTHING_KNOWN}
     */
    ReadyChanges readyChanges(long since);

    /**
     * The canonical text of a version, ready or being indexed.
     *
     * @throws io.lectern.problem.ProblemException (404) when there is no such version or it has no text
     */
    CanonicalText text(VersionId version);

    /** Visits every version that is ready and has passages, for rebuilding what is derived from them; no text is read for it. */
    void forEachReady(Consumer<VersionId> visitor);

    /** Those of the versions that are neither ready nor on their way to it: deleted, failed, or replaced by newer ones. */
    Set<VersionId> obsolete(Collection<VersionId> versions);
}
