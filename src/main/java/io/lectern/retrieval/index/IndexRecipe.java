package io.lectern.retrieval.index;

import java.util.Map;

/**
 * What the content of an index depends on besides the documents. An index of another recipe is searched until a new
 * generation has taken its place.
 *
 * @param terms how texts become terms; of an index that was made with others, some words find nothing
 * @param splitting how documents become passages
 * @param embedding space of the vectors, empty for none; those of another space find nothing
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

    /** Whether an index that was made by a recipe is as this one wants it, but perhaps for vectors that are yet to come. */
    public boolean isMetBy(IndexRecipe made) {
        boolean sameVectors = embedding.isEmpty() || made.embedding.isEmpty() || embedding.equals(made.embedding);
        return terms.equals(made.terms) && splitting.equals(made.splitting) && sameVectors;
    }
}
