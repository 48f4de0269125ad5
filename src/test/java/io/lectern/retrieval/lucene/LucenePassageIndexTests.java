package io.lectern.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.index.Embedding;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.IndexedPassage;
import io.lectern.retrieval.index.PassageIndexContract;
import io.lectern.retrieval.index.ServingIndex;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LucenePassageIndexTests extends PassageIndexContract {

    @TempDir
    Path folder;

    @Override
    protected IndexGenerations generations() {
        return new LuceneGenerations(folder, VectorSizes.DEFAULT);
    }

    @Override
    protected void release(IndexGenerations generations) {}

    @ParameterizedTest
    @CsvSource({"one, false", "'', false", "another, true"})
    void isOutdatedByVectorsOfAnotherSpaceThanOurs(String space, boolean outdated, @TempDir Path place) {
        var version = new VersionId(DocumentId.random(), 1);
        var passage = new Passage(version, "", 0, List.of(), List.of(new Fragment(0, "Zeppelin.")), null, null);
        try (var before = open(place, "")) {
            before.replace(version, List.of(new IndexedPassage(passage, new Embedding("one", new float[] {1, 0}))));
        }

        try (var index = open(place, space)) {
            assertThat(index.isOutdated()).isEqualTo(outdated);
        }
    }

    private static ServingIndex open(Path place, String space) {
        return new ServingIndex(
                new LuceneGenerations(place, VectorSizes.DEFAULT),
                new IndexRecipe(RECIPE.terms(), RECIPE.splitting(), space));
    }
}
