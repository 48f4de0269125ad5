package io.lectern.retrieval.index;

import io.lectern.retrieval.Passage;
import org.jspecify.annotations.Nullable;

/**
 * A passage as it goes into the index.
 *
 * @param vector its embedding, null when no embedding model is loaded; not copied, and not to be changed
 */
public record IndexedPassage(Passage passage, float @Nullable [] vector) {

    /** A passage without a vector. */
    public IndexedPassage(Passage passage) {
        this(passage, null);
    }
}
