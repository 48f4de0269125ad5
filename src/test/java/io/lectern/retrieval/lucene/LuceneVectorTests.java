package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.PassageIndex;
import io.lectern.retrieval.index.VectorContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors in Lucene: compared one by one, by a graph, and by a graph of quantized ones. */
class LuceneVectorTests {

    private static final IndexRecipe RECIPE = new IndexRecipe("test", "test", "");

    abstract static class Sized extends VectorContract {

        @TempDir
        Path folder;

        private LuceneIndex lucene;
        private PassageIndex index;

        abstract VectorSizes sizes();

        @BeforeEach
        void open() {
            lucene = new LuceneIndex(folder, RECIPE, sizes());
            index = new LucenePassageIndex(lucene);
        }

        @AfterEach
        void close() {
            lucene.close();
        }

        @Override
        protected PassageIndex index() {
            return index;
        }

        final LuceneIndex lucene() {
            return lucene;
        }
    }

    @Nested
    class Exact extends Sized {

        @Override
        VectorSizes sizes() {
            return VectorSizes.DEFAULT;
        }

        @Override
        protected double recall() {
            return 1;
        }
    }

    @Nested
    class Graph extends Sized {

        @Override
        VectorSizes sizes() {
            return new VectorSizes(0, Integer.MAX_VALUE);
        }

        @Override
        protected double recall() {
            return 0.9;
        }
    }

    @Nested
    class Quantized extends Sized {

        @Override
        VectorSizes sizes() {
            return new VectorSizes(0, 0);
        }

        @Override
        protected double recall() {
            return 0.9;
        }
    }

    @Nested
    class QuantizedOnTheWay extends Sized {

        @Override
        VectorSizes sizes() {
            return new VectorSizes(100, 500);
        }

        @Override
        protected double recall() {
            return 0.9;
        }

        @Test
        void readsSegmentsOfEveryFormatWithWhateverSizesItIsOpenedLater() {
            var all = fill(6);
            lucene().close();

            try (var reopened = new LuceneIndex(folder, RECIPE, VectorSizes.DEFAULT)) {
                assertThat(new LucenePassageIndex(reopened).versions()).isEqualTo(all.keySet());
            }
        }
    }
}
