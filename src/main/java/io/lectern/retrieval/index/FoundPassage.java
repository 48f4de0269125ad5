package io.lectern.retrieval.index;

import io.lectern.retrieval.Passage;

/**
 * A passage that the index found.
 *
 * @param passage without its filename, which belongs to the document
 * @param score higher is better; comparable within one answer of the index
 */
public record FoundPassage(Passage passage, float score) {}
