package io.lectern.retrieval.internal;

import io.lectern.document.VersionId;
import io.lectern.retrieval.passage.PassageRanges;
import java.util.List;

/** Keeps the passages of each version durably. */
interface PassageStore {

    /** Replaces the passages of a version in one step. */
    void replace(VersionId version, List<PassageRanges> passages);

    /** The passages in order; none when the version was never split as it would be now. */
    List<PassageRanges> of(VersionId version);
}
