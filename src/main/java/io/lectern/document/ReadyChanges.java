package io.lectern.document;

import java.util.List;

/**
 * What changed of the documents that search may show, seen at one moment.
 *
 * @param at the step up to which everything is told; what to ask with the next time
 * @param complete whether {@code ready} is everything there is and replaces what was known, instead of adding to it
 * @param ready the documents that became ready, have another ready version, or were moved or renamed
 * @param removed the documents that were ready and are not any more; empty when complete
 */
public record ReadyChanges(long at, boolean complete, List<ReadyDocument> ready, List<DocumentId> removed) {

    /** The step to ask with when nothing is known yet. */
    public static final long NOTHING_KNOWN = 0;

    public ReadyChanges {
        ready = List.copyOf(ready);
        removed = List.copyOf(removed);
    }
}
