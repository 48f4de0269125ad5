package io.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.lucene.LuceneGenerations;
import io.lectern.retrieval.lucene.VectorSizes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingIndexTests {

    private static final IndexRecipe RECIPE = new IndexRecipe("1", "1", "");

    @TempDir
    Path folder;

    /** Cannot erase anything. */
    private record Undroppable(IndexGenerations generations) implements IndexGenerations {

        @Override
        public State state() {
            return generations.state();
        }

        @Override
        public boolean keepsVectors() {
            return generations.keepsVectors();
        }

        @Override
        public IndexGeneration open(int number, IndexRecipe recipe) {
            return generations.open(number, recipe);
        }

        @Override
        public void build(int number) {
            generations.build(number);
        }

        @Override
        public void serve(int number) {
            generations.serve(number);
        }

        @Override
        public void drop(int number) {
            throw new IndexUnavailableException("Generation %d stays".formatted(number));
        }
    }

    @Test
    void servesWhatWasBuiltEvenWhenItsForerunnerCannotBeErased() {
        var lucene = new LuceneGenerations(folder, VectorSizes.DEFAULT);
        try (var index = new ServingIndex(lucene, RECIPE)) {
            index.build();
        }
        try (var index = new ServingIndex(new Undroppable(lucene), RECIPE)) {
            var built = index.build();

            index.serveBuilt(built.life());

            assertThat(index.number()).isEqualTo(2);
            assertThat(index.isBuilding()).isFalse();
            assertThat(folder.resolve("gen-1")).exists();
        }
        new LuceneGenerations(folder, VectorSizes.DEFAULT);
        assertThat(folder.resolve("gen-1")).doesNotExist();
    }
}
