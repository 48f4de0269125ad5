package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.job.Job;
import io.lectern.job.JobStatus;
import io.lectern.retrieval.SearchQuery;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.ReadySets;
import io.lectern.retrieval.index.ServingIndex;
import io.lectern.retrieval.lucene.LuceneGenerations;
import io.lectern.retrieval.lucene.VectorSizes;
import io.lectern.retrieval.passage.PassageSplitter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A new generation is built beside the one that serves. */
class IndexRebuildTests {

    private static final IndexRecipe RECIPE = new IndexRecipe("1", "1", "");

    @TempDir
    Path folder;

    private final RetrievalFixture.Documents documents = new RetrievalFixture.Documents();
    private final MemoryJobs jobs = new MemoryJobs();

    /** The retrieval of one run of the service. */
    private final class Run implements AutoCloseable {

        final ServingIndex index;
        final PassageIndexing indexing;
        final IndexReconciliation reconciliation;
        final ReadyPassageSearch search;
        final IndexRebuild rebuild;

        Run(IndexRecipe recipe, DocumentTexts texts) {
            index = new ServingIndex(new LuceneGenerations(folder, VectorSizes.DEFAULT), recipe);
            indexing = new PassageIndexing(new PassageSplitter(30, 80), documents, index, texts);
            reconciliation = new IndexReconciliation(documents, index, indexing);
            search = new ReadyPassageSearch(new ReadySets(documents), index, reconciliation);
            rebuild = new IndexRebuild(jobs, index, indexing, texts, "one");
            reconciliation.start();
            rebuild.start();
        }

        VersionId add(String text) {
            var version = new VersionId(DocumentId.random(), 1);
            var canonical = RetrievalFixture.text(text);
            documents.begin(version, canonical);
            indexing.index(version, canonical);
            documents.finish(version, "a.md");
            return version;
        }

        /** The rebuild of another process on the same index. */
        IndexRebuild another() {
            var splitter = new PassageSplitter(30, 80);
            var filling = new PassageIndexing(splitter, documents, index, documents);
            return new IndexRebuild(jobs, index, filling, documents, "another");
        }

        List<VersionId> find(String query) {
            return search.search(new SearchQuery(query, DocumentScope.EVERYTHING, 100)).stream()
                    .map(hit -> hit.passage().version())
                    .toList();
        }

        @Override
        public void close() {
            rebuild.stop();
            reconciliation.stop();
            index.close();
        }
    }

    @Test
    void takesUploadsAndDeletionsAndSearchesWhileItBuilds() {
        var release = new CountDownLatch(1);
        try (var run = new Run(RECIPE, new SlowDocuments(documents, release))) {
            var stays = run.add("The zeppelin landed.");
            var goes = run.add("The zeppelin crossed the harbour.");

            var job = run.rebuild.rebuild();
            await().until(run.index::isBuilding);
            assertThat(run.rebuild.rebuild().id()).isEqualTo(job.id());
            var comes = run.add("A third zeppelin.");
            documents.ready.remove(goes.document());
            run.indexing.forget(goes.document());
            assertThat(run.find("zeppelin")).containsExactlyInAnyOrder(stays, comes);
            assertThat(run.index.number()).isEqualTo(1);
            release.countDown();

            awaitStatus(job, JobStatus.SUCCEEDED);
            assertThat(run.index.number()).isEqualTo(2);
            assertThat(run.find("zeppelin")).containsExactlyInAnyOrder(stays, comes);
            assertThat(run.index.versions()).containsExactlyInAnyOrder(stays, comes);
            assertThat(folder.resolve("gen-1")).doesNotExist();
        }
    }

    @Test
    void neverRefusesOrShortensASearchAroundTheSwitch() {
        try (var run = new Run(RECIPE, documents)) {
            var version = run.add("The zeppelin landed.");
            for (int i = 0; i < 5; i++) {
                var job = run.rebuild.rebuild();
                while (!jobs.find(job.id()).status().isOver()) {
                    assertThat(run.find("zeppelin")).containsExactly(version);
                }
                assertThat(jobs.find(job.id()).status()).isEqualTo(JobStatus.SUCCEEDED);
            }
            assertThat(run.index.number()).isEqualTo(6);
        }
    }

    @Test
    void goesOnAfterARestart() {
        var never = new CountDownLatch(1);
        Job job;
        try (var run = new Run(RECIPE, new SlowDocuments(documents, never))) {
            run.add("The zeppelin landed.");
            job = run.rebuild.rebuild();
            await().until(run.index::isBuilding);
            // The worker reads what it was waiting for and then stops.
            new Thread(() -> {
                        run.rebuild.stop();
                    })
                    .start();
            await().until(() -> !run.rebuild.isRunning());
            never.countDown();
        }

        try (var run = new Run(RECIPE, documents)) {
            awaitStatus(job, JobStatus.SUCCEEDED);
            assertThat(run.index.number()).isEqualTo(2);
            assertThat(run.find("zeppelin")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void beginsByItselfWhenTermsOrPassagesAreMadeInAnotherWay(String terms, String splitting) {
        try (var run = new Run(RECIPE, documents)) {
            run.add("The zeppelin landed.");
        }

        try (var run = new Run(new IndexRecipe(terms, splitting, ""), documents)) {
            assertThat(run.find("zeppelin")).hasSize(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> run.index.number() == 2);
            assertThat(run.index.isOutdated()).isFalse();
            assertThat(run.find("zeppelin")).hasSize(1);
        }
    }

    @Test
    void leavesWhatServesAloneWhenItIsCancelled() {
        var release = new CountDownLatch(1);
        try (var run = new Run(RECIPE, new SlowDocuments(documents, release))) {
            run.add("The zeppelin landed.");
            var job = run.rebuild.rebuild();
            await().until(run.index::isBuilding);

            jobs.cancel(job.id());
            release.countDown();

            await().atMost(Duration.ofSeconds(60)).until(() -> !run.index.isBuilding());
            assertThat(run.index.number()).isEqualTo(1);
            assertThat(run.find("zeppelin")).hasSize(1);
            awaitStatus(run.rebuild.rebuild(), JobStatus.SUCCEEDED);
        }
    }

    @Test
    void leavesToAnotherProcessWhatItBuilds() {
        var release = new CountDownLatch(1);
        try (var run = new Run(RECIPE, new SlowDocuments(documents, release))) {
            run.add("The zeppelin landed.");
            var job = run.rebuild.rebuild();
            await().until(run.index::isBuilding);
            var other = run.another();

            other.start();

            assertThat(run.index.isBuilding()).isTrue();
            assertThat(jobs.find(job.id()).status()).isEqualTo(JobStatus.RUNNING);
            release.countDown();
            awaitStatus(job, JobStatus.SUCCEEDED);
            assertThat(run.index.number()).isEqualTo(2);
            other.stop();
        }
    }

    @Test
    void goesOnWithWhatAnotherProcessLeftAndIsNotDisturbedByItsReturn() {
        var release = new CountDownLatch(1);
        try (var run = new Run(RECIPE, new SlowDocuments(documents, release))) {
            run.add("The zeppelin landed.");
            var job = run.rebuild.rebuild();
            await().until(run.index::isBuilding);
            var other = run.another();
            other.start();

            jobs.abandon(job.id());

            awaitStatus(job, JobStatus.SUCCEEDED);
            assertThat(run.index.number()).isEqualTo(2);
            release.countDown();
            run.rebuild.stop();
            other.stop();
            assertThat(run.index.number()).isEqualTo(2);
            assertThat(run.find("zeppelin")).hasSize(1);
        }
    }

    @Test
    void triesAgainWhenTheDatabaseDoesNotSayWhatToRebuild() {
        try (var run = new Run(RECIPE, documents)) {
            run.add("The zeppelin landed.");
            jobs.failures.set(1);

            awaitStatus(run.rebuild.rebuild(), JobStatus.SUCCEEDED);

            assertThat(run.index.number()).isEqualTo(2);
        }
    }

    private void awaitStatus(Job job, JobStatus status) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.find(job.id()).status().equals(status));
    }
}
