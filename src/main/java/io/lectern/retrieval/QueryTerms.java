package io.lectern.retrieval;

/**
 * The words of a query that carry its meaning, weighted by how rare they are in the index. Function words ("what",
 * "the", 的, 多少) are not among them. Immutable.
 */
public interface QueryTerms {

    /** Whether the query has only function words, so that no text can be told to match it. */
    boolean isEmpty();

    /**
     * The weighted share of the terms that a text holds, in any form or script variant: 0 for none, 1 for all. A
     * Chinese word that the text holds in part counts in part. 0 when there are no terms.
     */
    default double coverage(String text) {
        return held(text).coverage();
    }

    /** Those of the terms that a text holds. */
    Held held(String text);

    /** Terms of a query that were found. Immutable. */
    interface Held {

        /** As {@link QueryTerms#coverage} tells it of a text that holds them. */
        double coverage();

        /** These and those of another text of the same query. */
        Held and(Held other);
    }
}
