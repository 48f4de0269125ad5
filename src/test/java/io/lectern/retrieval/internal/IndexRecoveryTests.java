package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.VersionId;
import io.lectern.retrieval.IndexRebuildingException;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.lucene.LuceneIndex;
import io.lectern.retrieval.lucene.LucenePassageIndex;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.passage.PassageSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRecoveryTests {

    @TempDir
    Path folder;

    private final RetrievalFixture.Documents documents = new RetrievalFixture.Documents();
    private VersionId landed = new VersionId(DocumentId.random(), 1);
    private VersionId harbour = new VersionId(DocumentId.random(), 1);

    @BeforeEach
    void fill() {
        try (var retrieval = new RetrievalFixture(folder, documents)) {
            landed = retrieval.add("a.md", "The zeppelin landed.");
            harbour = retrieval.add("b.md", "The zeppelin crossed the harbour.", "It was grey.");
        }
    }

    @Test
    void keepsWhatWasIndexedOverARestart() throws IOException {
        var before = Files.getLastModifiedTime(commit());

        assertFindsBoth();

        assertThat(Files.getLastModifiedTime(commit())).isEqualTo(before);
    }

    @Test
    void rebuildsADeletedIndex() throws IOException {
        delete();

        assertFindsBoth();
    }

    @Test
    void rebuildsFromTheTextsWhenThePassageRowsAreGoneToo() throws IOException {
        delete();
        documents.passages.clear();

        assertFindsBoth();
        assertThat(documents.passages).containsOnlyKeys(landed, harbour);
    }

    @Test
    void rebuildsAnIndexWithADamagedFile() throws IOException {
        var largest = largestFile();
        var bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(largest, bytes);

        assertFindsBoth();
    }

    @Test
    void rebuildsAnIndexWithAShortenedFile() throws IOException {
        var largest = largestFile();
        Files.write(largest, Arrays.copyOf(Files.readAllBytes(largest), 10));

        assertFindsBoth();
    }

    @Test
    void rebuildsAnIndexWithoutItsCommit() throws IOException {
        Files.delete(commit());

        assertFindsBoth();
    }

    @Test
    void rebuildsAnIndexOfAnotherAnalysis() throws IOException {
        try (var directory = FSDirectory.open(folder);
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(Map.of("analysis", "0").entrySet());
            writer.commit();
        }

        assertFindsBoth();
    }

    @Test
    void addsWhatIsMissingAndRemovesWhatIsNotReady() {
        documents.ready.remove(landed.document());
        var missing = new VersionId(DocumentId.random(), 1);
        documents.texts.put(missing, RetrievalFixture.text("A zeppelin nobody has indexed."));
        documents.ready.put(missing.document(), RetrievalFixture.ready(missing, "c.md"));

        try (var retrieval = new RetrievalFixture(folder, documents)) {
            awaitComplete(retrieval);

            assertThat(retrieval.index.versions()).containsExactlyInAnyOrder(harbour, missing);
            assertThat(retrieval.search("zeppelin")).hasSize(2);
        }
    }

    @Test
    void refusesSearchesWhileItRebuildsAndTakesDocumentsMeanwhile() throws IOException {
        delete();
        var release = new CountDownLatch(1);
        var slow = new SlowDocuments(documents, release);
        var lucene = new LuceneIndex(folder, RetrievalFixture.RECIPE, VectorSizes.DEFAULT);
        var index = new LucenePassageIndex(lucene);
        var indexing = new PassageIndexing(new PassageSplitter(30, 80), documents, index, slow);
        var reconciliation = new IndexReconciliation(slow, index, indexing);
        var search = new ReadyPassageSearch(new ReadySets(documents), index, reconciliation);
        reconciliation.start();

        assertThatThrownBy(() -> search.search(new SearchQuery("zeppelin", DocumentScope.EVERYTHING, 10)))
                .isInstanceOf(IndexRebuildingException.class)
                .hasMessageContaining("0 of 2");
        var added = new VersionId(DocumentId.random(), 1);
        indexing.index(added, RetrievalFixture.text("A third zeppelin."));
        documents.ready.put(added.document(), RetrievalFixture.ready(added, "c.md"));
        release.countDown();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> reconciliation.progress().complete());
        assertThat(search.search(new SearchQuery("zeppelin", DocumentScope.EVERYTHING, 10)))
                .hasSize(3);
        reconciliation.stop();
        lucene.close();
    }

    @Test
    void opensTheIndexAgainAfterItsWriterFailed() {
        try (var retrieval = new RetrievalFixture(folder, documents)) {
            awaitComplete(retrieval);
            assertThatThrownBy(() -> retrieval.lucene.write(IndexWriter::rollback))
                    .hasMessageContaining("cannot be written");

            var added = retrieval.add("c.md", "A third zeppelin.");

            assertThat(retrieval.search("third").getFirst().passage().version()).isEqualTo(added);
        }
    }

    @Test
    void rebuildsAnIndexWhoseFilesDisappearWhileItRuns() throws IOException {
        try (var retrieval = new RetrievalFixture(folder, documents)) {
            awaitComplete(retrieval);
            delete();
            assertThatThrownBy(() -> retrieval.lucene.write(IndexWriter::rollback))
                    .hasMessageContaining("cannot be written");

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> retrieval.search("zeppelin").size() == 2);
        }
    }

    @Test
    void comparesAgainWhenTheDatabaseCouldNotBeAsked() throws IOException {
        delete();
        var lost = new AtomicBoolean(true);
        var unreliable = new UnreliableDocuments(documents, lost);
        var lucene = new LuceneIndex(folder, RetrievalFixture.RECIPE, VectorSizes.DEFAULT);
        var index = new LucenePassageIndex(lucene);
        var indexing = new PassageIndexing(new PassageSplitter(30, 80), documents, index, unreliable);
        var reconciliation = new IndexReconciliation(unreliable, index, indexing);
        var search = new ReadyPassageSearch(new ReadySets(documents), index, reconciliation);
        assertThatThrownBy(reconciliation::start).isInstanceOf(UncheckedIOException.class);
        lost.set(false);

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IndexRebuildingException.class)
                .until(() -> search.search(new SearchQuery("zeppelin", DocumentScope.EVERYTHING, 10))
                                .size()
                        == 2);
        reconciliation.stop();
        lucene.close();
    }

    @Test
    void keepsItsFilesFromOtherUsers() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.endsWith("write.lock")))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private void assertFindsBoth() {
        try (var retrieval = new RetrievalFixture(folder, documents)) {
            awaitComplete(retrieval);
            assertThat(retrieval.search("zeppelin"))
                    .extracting(hit -> hit.passage().version())
                    .containsExactlyInAnyOrder(landed, harbour);
        }
    }

    private static void awaitComplete(RetrievalFixture retrieval) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> retrieval.reconciliation.progress().complete());
    }

    private void delete() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private Path commit() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("segments"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path largestFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
