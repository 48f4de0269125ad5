package io.lectern.retrieval.index;

/** One index among those that follow each other. Closing it leaves what it holds. */
public interface IndexGeneration extends PassageIndex, AutoCloseable {

    /** What it was made with; of vectors of several spaces, one that is not that of the recipe it was opened with. */
    IndexRecipe recipe();

    @Override
    void close();
}
