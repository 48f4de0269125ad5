package io.lectern.retrieval.index;

import java.util.Map;

/**
 * What the content of an index depends on besides the documents. An index of another recipe is replaced by a new
 * generation.
 *
 * @param terms how texts become terms; an index can only be searched with the terms it was made with
 * @param splitting how documents become passages
 * @param embedding space of the vectors, empty for none
 */
public record IndexRecipe(String terms, String splitting, String embedding) {

    private static final String TERMS = "terms";
    private static final String SPLITTING = "splitting";
    private static final String EMBEDDING = "embedding";

    /** The recipe that an index keeps with it; unknown parts are empty. */
    public static IndexRecipe of(Map<String, String> kept) {
        return new IndexRecipe(
                kept.getOrDefault(TERMS, ""), kept.getOrDefault(SPLITTING, ""), kept.getOrDefault(EMBEDDING, ""));
    }

    /** As an index keeps it. */
    public Map<String, String> asMap() {
        return Map.of(TERMS, terms, SPLITTING, splitting, EMBEDDING, embedding);
    }

    /** Whether queries for this recipe can be asked of an index of another. */
    public boolean reads(IndexRecipe other) {
        return terms.equals(other.terms);
    }
}
