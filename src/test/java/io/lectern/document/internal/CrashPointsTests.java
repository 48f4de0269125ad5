package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.LeanService;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The process ends before the n-th statement, commit, file operation or index commit of a request and its jobs, for
 * every n there is. The next process finds nothing lost, doubled or stuck, and a client that asks again gets what it
 * would have got.
 */
class CrashPointsTests {

    private static final Random RANDOM = new Random(seed());
    private static final int RECOVERIES_THAT_CRASH = 4;

    private static ConfigurableApplicationContext service;
    private static JdbcClient jdbc;
    private static CrashableService.State state;
    private static long points;
    private static long lastStep;

    /** A collection before the request, and the documents in it by filename. */
    private record Before(CollectionId collection, CollectionId other, Map<String, DocumentId> documents) {

        DocumentId id(String filename) {
            return Objects.requireNonNull(documents.get(filename));
        }
    }

    /** What a client does, first to set the scene and then in the time in which the process ends. */
    private record Scenario(String name, Map<String, byte[]> scene, Request request) {

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Request {
        void send(CrashableService to, Before before) throws IOException;
    }

    private static long seed() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return seed;
    }

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        service = LeanService.start(List.of(
                "lectern.data=" + data.resolve("service"),
                // Only processes of the test end here, not the database's.
                "spring.datasource.hikari.connection-init-sql=set synchronous_commit to off"));
        service.getBean(IngestionJobs.class).stop();
        jdbc = service.getBean(JdbcClient.class);
        state = new CrashableService.State(
                service.getBean(DataSource.class),
                new DataFolder(Files.createDirectories(data.resolve("crashing"))),
                DurableIndex.empty(),
                service.getBean(DocumentSettings.class));
    }

    @AfterAll
    static void stop() {
        System.out.println(points + " crash points");
        service.close();
    }

    static Stream<Scenario> scenarios() {
        var text = Map.of("a.txt", text("Of oak.\n\nAnd of ash."));
        var container = Map.of(
                "a.zip",
                Zips.of(Map.of("same.txt", "Same.", "other.txt", "Old.", "gone.txt", "Gone.", "no.txt", "!refuse")));
        return Stream.of(
                new Scenario("upload", Map.of(), (to, before) -> add(to, before, "a.txt", text("Of oak."), "key")),
                new Scenario(
                        "upload again",
                        text,
                        (to, before) -> add(to, before, "b.txt", text("Of oak.\n\nAnd of ash."), "key")),
                new Scenario(
                        "upload what fails", Map.of(), (to, before) -> add(to, before, "a.txt", text("!refuse"), null)),
                new Scenario(
                        "new version", text, (to, before) -> replace(to, before.id("a.txt"), "b.txt", text("Of elm."))),
                new Scenario(
                        "new version that fails",
                        text,
                        (to, before) -> replace(to, before.id("a.txt"), "b.txt", text("!refuse"))),
                new Scenario("parse again", text, (to, before) -> to.documents.reparse(before.id("a.txt"))),
                new Scenario("delete", text, (to, before) -> delete(to, before.id("a.txt"))),
                new Scenario(
                        "move",
                        text,
                        (to, before) -> to.documents.change(
                                before.id("a.txt"),
                                new Documents.Change(before.other(), Map.of("moved", true)),
                                any -> {})),
                new Scenario(
                        "upload container",
                        Map.of(),
                        (to, before) -> add(
                                to,
                                before,
                                "a.zip",
                                Zips.of(Map.of(
                                        "a.txt",
                                        "Of oak.",
                                        "b.txt",
                                        "!refuse",
                                        "c.zip",
                                        Zips.text(Map.of("d.txt", "Deep.")))),
                                null)),
                new Scenario(
                        "new version of container",
                        container,
                        (to, before) -> replace(
                                to,
                                before.id("a.zip"),
                                "b.zip",
                                Zips.of(Map.of(
                                        "same.txt",
                                        "Same.",
                                        "other.txt",
                                        "New.",
                                        "new.txt",
                                        "Came.",
                                        "no.txt",
                                        "!refuse")))),
                new Scenario(
                        "parse container again", container, (to, before) -> to.documents.reparse(before.id("a.zip"))),
                new Scenario(
                        "move container",
                        container,
                        (to, before) -> to.documents.change(
                                before.id("a.zip"), new Documents.Change(before.other(), null), any -> {})),
                new Scenario("delete container", container, (to, before) -> delete(to, before.id("a.zip"))),
                new Scenario("delete collection", container, (to, before) -> deleteCollection(to, before.collection())),
                new Scenario("cancel", text, (to, before) -> {
                    replace(to, before.id("a.txt"), "b.txt", text("Of elm."));
                    to.documents.cancel(before.id("a.txt"));
                }),
                new Scenario("parse collection again", container, (to, before) -> {
                    jdbc.sql("update document_version set pipeline = 0 where status = 'ready'")
                            .update();
                    to.reparse.start(before.collection());
                }));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void survives(Scenario scenario) throws Exception {
        var expected = undisturbed(scenario);

        boolean crashed = true;
        for (int step = 1; crashed; step++) {
            var before = scene(scenario);
            crashed = crashAt(step, scenario, before);
            assertThat(description(before)).as("%s, step %d", scenario, step).isEqualTo(expected);
        }
    }

    private static List<String> undisturbed(Scenario scenario) throws Exception {
        var before = scene(scenario);
        var calm = new CrashableService(state, Crash.never());
        scenario.request().send(calm, before);
        calm.runJobs();
        return description(before);
    }

    /** Sends the request to a process that ends before a step, and sends it again to the next; false when it did not end. */
    private static boolean crashAt(int step, Scenario scenario, Before before) throws Exception {
        var known = known();
        var crash = Crash.atStep(step);
        var dying = new CrashableService(state, crash);
        try {
            scenario.request().send(dying, before);
            dying.runJobs();
        } catch (Crash.Killed killed) {
            assertThat(crash.isOver()).isTrue();
        }
        var calm = recovered(step);
        if (crash.isOver()) {
            points++;
            scenario.request().send(calm, before);
        }
        calm.runJobs();
        check(known, "%s, step %d: %s".formatted(scenario, step, crash.place()));
        return crash.isOver();
    }

    /** The next process; now and then one that starts after it ends while it recovers. */
    private static CrashableService recovered(int step) throws IOException, InterruptedException {
        if (step % RECOVERIES_THAT_CRASH == 0) {
            var crash = Crash.atStep(1 + RANDOM.nextInt(30));
            try {
                var dying = new CrashableService(state, crash);
                // Its jobs do not run: a document that two processes ended with is taken for the reason.
                dying.recover();
            } catch (Crash.Killed killed) {
                points++;
            }
        }
        var calm = new CrashableService(state, Crash.never());
        calm.recover();
        Consistency.checkRows(jdbc);
        Consistency.checkBlobs(jdbc, state.folder().root().resolve("blobs"));
        // As the index does when it starts: what is not ready is not in it.
        state.index().keySet().retainAll(Consistency.shown(jdbc).keySet());
        return calm;
    }

    private static void check(Map<DocumentId, ReadyDocument> known, String when) throws IOException {
        Consistency.checkRows(jdbc);
        Consistency.checkSettled(jdbc);
        Consistency.checkBlobs(jdbc, state.folder().root().resolve("blobs"));
        var shown = Consistency.shown(jdbc);
        assertThat(state.index()).as("index after " + when).containsAllEntriesOf(shown);
        var steps = new ReadySteps(jdbc);
        apply(known, steps.after(lastStep));
        assertThat(known.values())
                .as("incremental ready set after " + when)
                .containsExactlyInAnyOrderElementsOf(
                        steps.after(ReadyChanges.NOTHING_KNOWN).ready());
    }

    private static Map<DocumentId, ReadyDocument> known() {
        var known = new HashMap<DocumentId, ReadyDocument>();
        apply(known, new ReadySteps(jdbc).after(ReadyChanges.NOTHING_KNOWN));
        return known;
    }

    private static void apply(Map<DocumentId, ReadyDocument> known, ReadyChanges changes) {
        changes.removed().forEach(known::remove);
        changes.ready().forEach(document -> known.put(document.version().document(), document));
        lastStep = changes.at();
    }

    private static Before scene(Scenario scenario) throws Exception {
        clear();
        var calm = new CrashableService(state, Crash.never());
        var collection = calm.collections.create("Here", null).id();
        var before =
                new Before(collection, calm.collections.create("There", null).id(), new HashMap<>());
        for (var file : scenario.scene().entrySet()) {
            before.documents()
                    .put(
                            file.getKey(),
                            add(calm, before, file.getKey(), file.getValue(), null)
                                    .id());
        }
        calm.runJobs();
        return before;
    }

    private static List<String> description(Before before) {
        return Stream.of(before.collection(), before.other())
                .flatMap(collection -> Consistency.describe(jdbc, collection.value()).stream())
                .toList();
    }

    private static void clear() throws IOException {
        jdbc.sql("update document set ready_version = null").update();
        jdbc.sql("delete from document").update();
        jdbc.sql("delete from collection").update();
        jdbc.sql("delete from idempotency_key").update();
        jdbc.sql("delete from scheduled_tasks").update();
        jdbc.sql("delete from ready_change").update();
        state.index().clear();
        FileSystemUtils.deleteRecursively(state.folder().root().resolve("blobs"));
    }

    private static Document add(CrashableService to, Before before, String filename, byte[] bytes, @Nullable String key)
            throws IOException {
        try (var staged = to.blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE)) {
            var upload = new Documents.Upload(staged, filename, null, null, null);
            return to.documents
                    .add(before.collection(), upload, key == null ? null : IdempotencyKey.of(key, List.of(filename)))
                    .document();
        }
    }

    private static void replace(CrashableService to, DocumentId id, String filename, byte[] bytes) throws IOException {
        try (var staged = to.blobs.stage(new ByteArrayInputStream(bytes), Long.MAX_VALUE)) {
            to.documents.replace(id, new Documents.Upload(staged, filename, null, null, null), Expectation.any());
        }
    }

    private static void delete(CrashableService to, DocumentId id) throws IOException {
        if (!to.isGone(id)) {
            to.documents.delete(id, Expectation.any());
        }
    }

    private static void deleteCollection(CrashableService to, CollectionId id) throws IOException {
        try {
            to.documents.deleteCollection(id);
        } catch (DocumentException gone) {
            assertThat(gone.type().code()).isEqualTo("collection-not-found");
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
