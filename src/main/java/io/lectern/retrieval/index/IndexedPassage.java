package io.lectern.retrieval.index;

import io.lectern.retrieval.Passage;
import org.jspecify.annotations.Nullable;

/**
 * A passage as it goes into the index.
 *
 * @param embedding null when no embedding model is loaded, or the passage was not embedded yet
 */
public record IndexedPassage(Passage passage, @Nullable Embedding embedding) {

    /** A passage without a vector. */
    public IndexedPassage(Passage passage) {
        this(passage, null);
    }
}
