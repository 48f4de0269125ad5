package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentStatus;
import io.lectern.document.LeanService;
import io.lectern.document.VersionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of documents and of the documents in them, with a parser that does as it is told. */
class DocumentLifeTests {

    private static ConfigurableApplicationContext service;
    private static Documents documents;
    private static BlobStore blobs;
    private static JdbcClient jdbc;
    private static FakeParser parser;

    private CollectionId collection = CollectionId.random();

    /** The documents in another, by their paths. */
    private record Children(Map<String, Document> byPath) {

        Document get(String path) {
            return Objects.requireNonNull(byPath.get(path), path);
        }

        Map<String, DocumentId> ids() {
            var ids = new HashMap<String, DocumentId>();
            byPath.forEach((path, document) -> ids.put(path, document.id()));
            return ids;
        }
    }

    @BeforeAll
    static void start(@TempDir Path data) {
        service = LeanService.start(List.of(
                "lectern.data=" + data, "lectern.document.jobs.attempts=2", "lectern.document.archive.files=10"));
        documents = service.getBean(Documents.class);
        blobs = service.getBean(BlobStore.class);
        jdbc = service.getBean(JdbcClient.class);
        parser = service.getBean(FakeParser.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void newCollection() {
        collection = service.getBean(Collections.class).create("Life", null).id();
    }

    @Test
    void whatAFileHoldsBecomesDocumentsOfItsOwn() {
        var zip = ingest("a.zip", Zips.of(Map.of("inner/a.txt", "Of oak.", "b.txt", "!refuse")));

        var children = children(zip.id());

        assertThat(zip.status()).isEqualTo(DocumentStatus.READY);
        assertThat(children.byPath()).containsOnlyKeys("inner/a.txt", "b.txt");
        var oak = children.get("inner/a.txt");
        assertThat(oak.filename()).isEqualTo("a.zip/inner/a.txt");
        assertThat(oak.parentId()).isEqualTo(zip.id());
        assertThat(oak.collectionId()).isEqualTo(collection);
        assertThat(oak.status()).isEqualTo(DocumentStatus.READY);
        assertThat(children.get("b.txt").status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(blobs.path(oak.sha256())).hasContent("Of oak.");
    }

    @Test
    void aNewVersionKeepsTheDocumentsOfUnchangedFiles() {
        var zip = ingest("a.zip", Zips.of(Map.of("same.txt", "Same.", "other.txt", "Old.", "gone.txt", "Soon gone.")));
        var before = children(zip.id());

        replace(zip.id(), "b.zip", Zips.of(Map.of("same.txt", "Same.", "other.txt", "New.", "new.txt", "Came later.")));
        settle(zip.id());

        var after = children(zip.id());
        assertThat(after.byPath()).containsOnlyKeys("same.txt", "other.txt", "new.txt");
        assertThat(after.get("same.txt").id()).isEqualTo(before.get("same.txt").id());
        assertThat(after.get("same.txt").version()).isEqualTo(1);
        assertThat(after.get("same.txt").filename()).isEqualTo("b.zip/same.txt");
        assertThat(after.get("other.txt").id())
                .isEqualTo(before.get("other.txt").id());
        assertThat(after.get("other.txt").version()).isEqualTo(2);
        assertThat(blobs.path(before.get("gone.txt").sha256()))
                .as("still in version 1")
                .exists();
        assertThatThrownBy(() -> documents.find(before.get("gone.txt").id())).isInstanceOf(DocumentException.class);
    }

    @Test
    void parsingAContainerAgainChangesNothing() {
        var zip =
                ingest("a.zip", Zips.of(Map.of("a.txt", "Of ash.", "b.zip", Zips.text(Map.of("c.txt", "Of beech.")))));
        var before = children(zip.id());

        documents.reparse(zip.id());
        settle(zip.id());

        var after = children(zip.id());
        assertThat(after.ids()).isEqualTo(before.ids());
        assertThat(after.get("a.txt").version()).isEqualTo(1);
        assertThat(children(after.get("b.zip").id()).byPath()).containsOnlyKeys("c.txt");
    }

    @Test
    void filesThatLieTooDeepAreRefusedOneByOne() {
        var inner = Zips.text(Map.of("f.txt", "Very deep."));
        for (int depth = 0; depth < 7; depth++) {
            inner = Zips.text(Map.of("z.zip", inner));
        }
        var id = ingest("deep.zip", Zips.of(Map.of("z.zip", inner))).id();

        Document last = documents.find(id);
        for (int depth = 0; depth < 5; depth++) {
            last = settle(
                    children(last.id()).byPath().values().iterator().next().id());
        }

        assertThat(last.status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(problem(last).code()).isEqualTo("document-archive-limit");
    }

    @Test
    void whatLiesInADocumentMovesIsDescribedAndGoesWithIt() throws IOException {
        var bytes = Zips.of(Map.of("a.txt", "Of alder.", "b.zip", Zips.text(Map.of("c.txt", "Of elm."))));
        var zip = ingest("a.zip", bytes);
        var inner = children(children(zip.id()).get("b.zip").id()).get("c.txt");
        var target = service.getBean(Collections.class).create("Target", null).id();

        documents.change(zip.id(), new Documents.Change(target, Map.of("year", 2026)), Expectation.any());

        var moved = documents.find(inner.id());
        assertThat(moved.collectionId()).isEqualTo(target);
        assertThat(moved.metadata()).containsEntry("year", 2026);

        documents.delete(zip.id(), Expectation.any());

        assertThatThrownBy(() -> documents.find(inner.id())).isInstanceOf(DocumentException.class);
        assertThat(blobs.path(inner.sha256())).doesNotExist();
        assertThat(blobs.path(zip.sha256())).doesNotExist();
    }

    @Test
    void aDocumentInAnotherIsNeitherReplacedNorMovedByItself() {
        var zip = ingest("a.zip", Zips.of(Map.of("a.txt", "Of maple.")));
        var child = children(zip.id()).get("a.txt");
        var target = service.getBean(Collections.class).create("Target", null).id();

        assertThatThrownBy(() -> documents.change(child.id(), new Documents.Change(target, null), Expectation.any()))
                .hasMessageContaining("is part of document");
        assertThatThrownBy(() -> replace(child.id(), "b.txt", "Other.")).hasMessageContaining("is part of document");
    }

    @Test
    void theSameBytesAreUploadedOnceButMayLieInManyDocuments() {
        var alone = ingest("a.txt", "Of walnut.");
        var one = ingest("one.zip", Zips.of(Map.of("a.txt", "Of walnut.")));
        var two = ingest("two.zip", Zips.of(Map.of("a.txt", "Of walnut.", "b.txt", "Of walnut.")));

        assertThat(children(one.id()).get("a.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(children(two.id()).byPath()).hasSize(2);
        assertThat(ingest("again.txt", "Of walnut.").id()).isEqualTo(alone.id());
    }

    @Test
    void bytesStayAsLongAsAnyDocumentHasThem() throws IOException {
        var alone = ingest("a.txt", "Of cherry.");
        var zip = ingest("one.zip", Zips.of(Map.of("a.txt", "Of cherry.")));

        documents.delete(alone.id(), Expectation.any());
        assertThat(blobs.path(alone.sha256())).exists();

        documents.delete(zip.id(), Expectation.any());
        assertThat(blobs.path(alone.sha256())).doesNotExist();
    }

    @Test
    void aMoveToACollectionWithTheSameBytesIsRefused() {
        var here = ingest("a.txt", "Of pine.");
        var there = service.getBean(Collections.class).create("There", null).id();
        var same = settle(
                add(there, "b.txt", "Of pine.".getBytes(StandardCharsets.UTF_8)).id());

        assertThatThrownBy(() -> documents.change(here.id(), new Documents.Change(there, null), Expectation.any()))
                .hasMessageContaining(same.id().toString());
        assertThat(documents.find(here.id()).collectionId()).isEqualTo(collection);
    }

    @Test
    void aDeletedDocumentIsNotParsedToItsEnd() throws IOException {
        var waiting = add(collection, "a.txt", bytes("!wait\nfor nothing"));
        awaitProgress(waiting.id());

        documents.delete(waiting.id(), Expectation.any());

        // The only worker is free again.
        assertThat(ingest("b.txt", "Of birch.").status()).isEqualTo(DocumentStatus.READY);
    }

    @Test
    void aCancelledDocumentFailsAndCanBeParsedAgain() {
        var waiting = add(collection, "a.txt", bytes("!wait\nfor a while"));
        awaitProgress(waiting.id());
        assertThat(String.valueOf(documents.find(waiting.id()).progress())).contains("pages=1000");
        assertThat(documents.reparse(waiting.id()).queued()).isFalse();

        var cancelled = documents.cancel(waiting.id());

        assertThat(cancelled.status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(problem(cancelled).code()).isEqualTo("ingestion-cancelled");
        assertThat(documents.reparse(waiting.id()).queued()).isTrue();
        parser.permits.release();
        assertThat(settle(waiting.id()).status()).isEqualTo(DocumentStatus.READY);
    }

    @Test
    void aCancelledVersionLeavesTheOneBefore() {
        var document = ingest("a.txt", "Of yew.");
        replace(document.id(), "b.txt", "!wait\nfor yew");
        awaitProgress(document.id());

        var cancelled = documents.cancel(document.id());

        assertThat(cancelled.status()).isEqualTo(DocumentStatus.READY);
        assertThat(cancelled.version()).isEqualTo(1);
        assertThat(String.valueOf(cancelled.newestProblem())).contains("ingestion-cancelled");
    }

    @Test
    void whatTheDocumentDoesToTheServiceIsNotTriedAgain() {
        int before = parser.parses.get();

        var document = ingest("a.txt", "!bug");

        assertThat(problem(document).code()).isEqualTo("ingestion-failed");
        assertThat(problem(document).detail()).contains("IllegalStateException");
        assertThat(parser.parses.get()).isEqualTo(before + 1);
    }

    @Test
    void whatTheSurroundingsDoIsTriedAgainWithTheReasonInSight() {
        int before = parser.parses.get();
        var id = add(collection, "a.txt", bytes("!start")).id();
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> documents.find(id),
                        document -> document.progress() == null
                                || document.progress().failedAttempts() == 1);

        var document = settle(id);

        assertThat(document.status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(parser.parses.get()).isEqualTo(before + 2);
    }

    @Test
    void aFullDiskIsSaidToBeOne() {
        var document = ingest("a.txt", "!disk");

        assertThat(problem(document).code()).isEqualTo("storage-full");
        assertThat(problem(document).status()).isEqualTo(507);
    }

    @Test
    void aDocumentThatEndedTheServiceEightTimesIsNotTriedAgain() {
        var id = ingest("a.txt", "!refuse").id();
        int before = parser.parses.get();
        jdbc.sql("update document_version set status = 'parsing', problem = null, lost = 8 where document_id = ?")
                .param(id.value())
                .update();

        run(new VersionId(id, 1));

        assertThat(problem(documents.find(id)).code()).isEqualTo("ingestion-crashed");
        assertThat(parser.parses.get()).isEqualTo(before);
        documents.reparse(id);
        assertThat(problem(settle(id)).code()).isEqualTo("document-corrupt");
    }

    @Test
    void aCrashWhileIndexingParsesNothingAgain() {
        var id = ingest("a.txt", "Of larch.").id();
        int before = parser.parses.get();
        jdbc.sql("update document set ready_version = null where id = ?")
                .param(id.value())
                .update();
        jdbc.sql("update document_version set status = 'indexing', ready_at = null where document_id = ?")
                .param(id.value())
                .update();

        run(new VersionId(id, 1));

        assertThat(documents.find(id).status()).isEqualTo(DocumentStatus.READY);
        assertThat(parser.parses.get()).isEqualTo(before);
    }

    @Test
    void aCollectionIsParsedAgainWhereAnOlderPipelineDidIt() {
        var old = ingest("old.txt", "Of spruce.");
        var failed = ingest("failed.txt", "!refuse");
        var current = ingest("current.txt", "Of hazel.");
        jdbc.sql("update document_version set pipeline = 0 where document_id in (?, ?)")
                .params(old.id().value(), failed.id().value())
                .update();
        var reparse = service.getBean(Reparse.class);

        var started = reparse.start(collection);

        assertThat(started.outdated()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !reparse.state(collection).running());
        assertThat(settle(old.id()).version()).isEqualTo(2);
        assertThat(settle(failed.id()).status()).isEqualTo(DocumentStatus.FAILED);
        assertThat(documents.find(current.id()).version()).isEqualTo(1);
        assertThat(reparse.state(collection).outdated()).isZero();
    }

    @Test
    void whoGivesNoPasswordHasNone() {
        assertThat(problem(ingest("a.txt", "!locked")).detail()).isEqualTo("Not opened by null");
    }

    @Test
    void aPasswordThatComesLaterOpensWhatWasClosedAtAnyDepth() {
        var bytes = Zips.of(Map.of(
                "plain.txt",
                "Of aspen.",
                "!locked",
                "Of poplar.",
                "b.zip",
                Zips.text(Map.of("c.txt", "!locked\nOf rowan."))));
        var zip = ingest("a.zip", bytes);
        var inner = children(zip.id()).get("b.zip").id();
        assertThat(children(zip.id()).byPath()).containsOnlyKeys("plain.txt", "b.zip");
        assertThat(problem(children(inner).get("c.txt")).code()).isEqualTo("document-encrypted");

        add(collection, "a.zip", bytes, FakeParser.PASSWORD);
        settle(zip.id());

        assertThat(children(zip.id()).byPath()).containsOnlyKeys("plain.txt", "b.zip", "!locked");
        assertThat(children(inner).get("c.txt").status()).isEqualTo(DocumentStatus.READY);
        assertThat(add(collection, "a.zip", bytes, FakeParser.PASSWORD).version())
                .isEqualTo(2);
    }

    @Test
    void parsingAgainDoesNotBringBackWhatIsBeingReplaced() throws Exception {
        var id = ingest("a.txt", "Of old bytes.").id();
        try (var other = Executors.newSingleThreadExecutor()) {
            var parsedAgain = Objects.requireNonNull(service.getBean(TransactionTemplate.class)
                    .execute(status -> {
                        replace(id, "b.txt", "Of new bytes.");
                        var again = other.submit(() -> documents.reparse(id));
                        await().atMost(Duration.ofSeconds(60)).until(() -> waitsForALock("document"));
                        return again;
                    }));

            parsedAgain.get(60, TimeUnit.SECONDS);
        }

        assertThat(blobs.path(settle(id).sha256())).hasContent("Of new bytes.");
    }

    @Test
    void cancellingDropsTheJobThatWaitsForItsNextAttempt() {
        var id = add(collection, "a.txt", bytes("!start\nand cancel"), "secret").id();
        await().atMost(Duration.ofSeconds(60)).until(() -> postponed(id));

        documents.cancel(id);

        assertThat(jobs(id)).isZero();
        assertThat(problem(documents.find(id)).code()).isEqualTo("ingestion-cancelled");
    }

    @Test
    void aContainersNewNameIsAlsoThatOfWhatIsStillOnItsWay() {
        var zip = add(collection, "a.zip", Zips.of(Map.of("w.txt", "!wait\nfor a name")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> documents.find(zip.id()).status() == DocumentStatus.READY);
        var child = children(zip.id()).get("w.txt").id();
        awaitProgress(child);

        replace(zip.id(), "b.zip", Zips.of(Map.of("w.txt", "!wait\nfor a name", "b.txt", "Of willow.")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> documents.find(zip.id()).version() == 2);
        parser.permits.release();

        assertThat(settle(child).filename()).isEqualTo("b.zip/w.txt");
    }

    @Test
    void archivesInAnArchiveShareItsLimitsAlsoWhenTheyAreReadAtTheSameTime() {
        var zip = add(
                collection,
                "a.zip",
                Zips.of(Map.of("b.zip", Zips.text(fiveFiles("b")), "c.zip", Zips.text(fiveFiles("c")))));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> children(zip.id()).byPath().values().stream()
                                .filter(child -> child.progress() != null
                                        && child.progress().pagesRead() != null)
                                .count()
                        == 2);

        parser.permits.release(2);
        settle(zip.id());

        var children = children(zip.id()).byPath().values();
        assertThat(children)
                .extracting(Document::status)
                .containsExactlyInAnyOrder(DocumentStatus.READY, DocumentStatus.FAILED);
        assertThat(children)
                .filteredOn(child -> child.status() == DocumentStatus.FAILED)
                .allSatisfy(child -> assertThat(problem(child).code()).isEqualTo("document-archive-limit"));
    }

    private static Map<String, String> fiveFiles(String name) {
        return IntStream.range(0, 5)
                .boxed()
                .collect(Collectors.toMap(i -> i == 0 ? "!wait" : name + i + ".txt", i -> "Of file " + name + i));
    }

    /** Puts the job of a document that waits for its next attempt off; false while there is none. */
    private static boolean postponed(DocumentId id) {
        return jdbc.sql("""
                update scheduled_tasks set execution_time = now() + interval '1 hour'
                 where starts_with(task_instance, ?) and not picked and consecutive_failures = 1
                """).param(id.toString()).update() == 1;
    }

    private static long jobs(DocumentId id) {
        return jdbc.sql("select count(*) from scheduled_tasks where starts_with(task_instance, ?)")
                .param(id.toString())
                .query(Long.class)
                .single();
    }

    private static boolean waitsForALock(String table) {
        return jdbc.sql("""
                select exists (select 1 from pg_stat_activity
                                where wait_event_type = 'Lock' and query like '%from ' || ? || ' %for update%')
                """).param(table).query(Boolean.class).single();
    }

    private static void run(VersionId version) {
        try {
            service.getBean(Ingestion.class).run(version, null, () -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void awaitProgress(DocumentId id) {
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> documents.find(id),
                        document -> document.progress() != null
                                && document.progress().pagesRead() != null);
    }

    private Document ingest(String filename, String text) {
        return ingest(filename, bytes(text));
    }

    private Document ingest(String filename, byte[] bytes) {
        return settle(add(collection, filename, bytes).id());
    }

    private static Document add(CollectionId collection, String filename, byte[] bytes) {
        return add(collection, filename, bytes, null);
    }

    private static Document add(CollectionId collection, String filename, byte[] bytes, @Nullable String password) {
        try (var staged = blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE)) {
            return documents
                    .add(collection, new Documents.Upload(staged, filename, null, null, password))
                    .document();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(DocumentId id, String filename, String text) {
        replace(id, filename, bytes(text));
    }

    private static void replace(DocumentId id, String filename, byte[] bytes) {
        try (var staged = blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE)) {
            documents.replace(id, new Documents.Upload(staged, filename, null, null, null), Expectation.any());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document when neither it nor anything in it is under way. */
    private static Document settle(DocumentId id) {
        var families = service.getBean(Families.class);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    // The outer document settles in the step that brings the inner ones.
                    boolean outer = documents.find(id).progress() == null;
                    return outer
                            && families.of(List.of(id)).stream()
                                    .allMatch(member -> documents.find(member).progress() == null);
                });
        return documents.find(id);
    }

    private Children children(DocumentId parent) {
        var byPath = new HashMap<String, Document>();
        documents
                .list(documents.find(parent).collectionId(), new Documents.Listed(null, parent), Cursor.START, 500)
                .data()
                .forEach(document -> byPath.put(String.valueOf(document.path()), document));
        return new Children(byPath);
    }

    private static DocumentProblem problem(Document document) {
        return Objects.requireNonNull(document.problem());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
