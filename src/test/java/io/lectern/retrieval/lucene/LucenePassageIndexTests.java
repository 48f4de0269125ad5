package io.lectern.retrieval.lucene;

import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.PassageIndexContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LucenePassageIndexTests extends PassageIndexContract {

    @TempDir
    Path folder;

    @Override
    protected IndexGenerations generations() {
        return new LuceneGenerations(folder, VectorSizes.DEFAULT);
    }

    @Override
    protected void release(IndexGenerations generations) {}
}
