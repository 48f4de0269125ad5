package io.lectern.retrieval.index;

import java.util.OptionalInt;

/**
 * Where the generations of an index are kept. Throws {@link io.lectern.retrieval.IndexUnavailableException} when that
 * place cannot be reached. Safe for use by several threads; others may use the same place.
 */
public interface IndexGenerations {

    /**
     * Which generations there are.
     *
     * @param serving the one that searches are answered from
     * @param building the one that is to take its place
     */
    record State(OptionalInt serving, OptionalInt building) {}

    State state();

    /** Whether the generations keep vectors. */
    boolean keepsVectors();

    /**
     * Opens a generation, whatever recipe it was made by. One that is not there, is damaged or has fields of another format
     * is made anew by the recipe, without passages.
     */
    IndexGeneration open(int number, IndexRecipe recipe);

    /** Makes a generation the one that is built; durable. */
    void build(int number);

    /** Makes a generation the one that serves, in one step that survives any crash; nothing is built any more. */
    void serve(int number);

    /** Erases a generation, which nothing in this process uses any more; it is not built any more if it was. */
    void drop(int number);
}
