package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentId;
import io.lectern.document.LeanService;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.job.Jobs;
import io.lectern.retrieval.internal.LastingIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The process ends before a statement, commit, file operation or write to the index of a request and its jobs. Those that
 * start after it end in the middle of their start, or with the same request sent again. Whoever starts then finds nothing
 * lost, doubled or stuck, and a client that asks once more gets what it would have got. The steps at which a process ends
 * are drawn by chance; {@code -Dlectern.crash.all=true} takes every one there is.
 */
class CrashPointsTests {

    private static final boolean ALL = Boolean.getBoolean("lectern.crash.all");
    private static final int MOST_STEPS_OF_A_START = 200;
    private static final int LARGEST_STRIDE = 3;
    private static final int LARGEST_STRIDE_OF_STARTS = 8;
    private static final int TRIALS_PER_SECOND_END = 3;
    private static final Random RANDOM = new Random(seed());

    private static ConfigurableApplicationContext service;
    private static JdbcClient jdbc;
    private static CrashableService.State state;
    private static long lastStep;
    private static long firstEnds;
    private static long endsOfStarts;
    private static long secondEnds;

    /** What comes of a scenario in a process that does not end, and in how many steps. */
    private record Undisturbed(List<String> description, long steps) {}

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
                new LastingIndex(),
                service.getBean(DocumentSettings.class),
                service.getBean(Jobs.class));
    }

    @AfterAll
    static void stop() {
        System.out.printf(
                "%d crash points: %d in requests and their jobs, %d in the starts after them, %d in the process after those%n",
                firstEnds + endsOfStarts + secondEnds, firstEnds, endsOfStarts, secondEnds);
        service.close();
    }

    static Stream<CrashScenarios.Scenario> scenarios() {
        return CrashScenarios.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void survives(CrashScenarios.Scenario scenario) throws Exception {
        var expected = undisturbed(scenario);
        int step = stride(LARGEST_STRIDE);
        while (endBefore(step, scenario, expected)) {
            step += stride(LARGEST_STRIDE);
        }
    }

    private static Undisturbed undisturbed(CrashScenarios.Scenario scenario) throws Exception {
        var place = scene(scenario);
        var calm = new CrashableService(state, Crash.never());
        long before = calm.crash.steps();
        perform(scenario, calm, place);
        return new Undisturbed(description(place), calm.crash.steps() - before);
    }

    /** False when the request was done before that step. */
    private static boolean endBefore(int step, CrashScenarios.Scenario scenario, Undisturbed expected)
            throws Exception {
        var place = scene(scenario);
        var known = known();

        var first = new CrashableService(state, Crash.never());
        boolean ended = ends(first, step, scenario, place);
        firstEnds += ended ? 1 : 0;
        var then = "";
        if (ALL || RANDOM.nextInt(TRIALS_PER_SECOND_END) == 0) {
            var second = restarted();
            secondEnds += ends(second, 1 + RANDOM.nextLong(expected.steps()), scenario, place) ? 1 : 0;
            then = second.crash.place();
        }
        perform(scenario, restarted(), place);

        var when = "%s, step %d: %s; then %s".formatted(scenario, step, first.crash.place(), then);
        check(known, when);
        assertThat(description(place)).as(when).isEqualTo(expected.description());
        return ended;
    }

    /** From one to the next of what is tried, 1 when everything is. */
    private static int stride(int largest) {
        return ALL ? 1 : 1 + RANDOM.nextInt(largest);
    }

    private static boolean ends(
            CrashableService process, long step, CrashScenarios.Scenario scenario, CrashScenarios.Place place)
            throws IOException, InterruptedException {
        process.crash.endIn(step);
        try {
            perform(scenario, process, place);
        } catch (Crash.Killed killed) {
            assertThat(process.crash.isOver()).isTrue();
        }
        return process.crash.isOver();
    }

    /** A process that has started, after some that ended in the middle of it, each further on than the one before. */
    private static CrashableService restarted() throws IOException {
        int step = 0;
        while (step < MOST_STEPS_OF_A_START) {
            step += stride(LARGEST_STRIDE_OF_STARTS);
            var started = started(step);
            if (started.isPresent()) {
                checkStarted();
                return started.get();
            }
            endsOfStarts++;
        }
        throw new AssertionError("A start has more than %d steps".formatted(MOST_STEPS_OF_A_START));
    }

    /** None when the process ends at that step of its start. */
    private static Optional<CrashableService> started(int step) {
        var crash = Crash.atStep(step);
        try {
            var process = new CrashableService(state, crash);
            process.recover();
            crash.endNever();
            return Optional.of(process);
        } catch (Crash.Killed killed) {
            return Optional.empty();
        }
    }

    private static void perform(CrashScenarios.Scenario scenario, CrashableService process, CrashScenarios.Place place)
            throws IOException, InterruptedException {
        scenario.request().of(process, place);
        process.runJobs();
    }

    /** What a start leaves: no blob without a row, all that is ready in the index, and besides only what is on its way. */
    private static void checkStarted() throws IOException {
        Consistency.checkRows(jdbc);
        Consistency.checkBlobs(jdbc, state.folder().root().resolve("blobs"));
        var served = state.index().served();
        served.keySet().removeAll(Consistency.underWay(jdbc));
        assertThat(served).isEqualTo(Consistency.shown(jdbc));
    }

    private static void check(Map<DocumentId, ReadyDocument> known, String when) throws IOException {
        Consistency.checkRows(jdbc);
        Consistency.checkSettled(jdbc);
        Consistency.checkBlobs(jdbc, state.folder().root().resolve("blobs"));
        assertThat(state.index().served()).as("index after " + when).containsAllEntriesOf(Consistency.shown(jdbc));
        assertThat(state.index().isBuilding())
                .as("a rebuild under way after " + when)
                .isFalse();
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

    private static CrashScenarios.Place scene(CrashScenarios.Scenario scenario) throws Exception {
        clear();
        var calm = new CrashableService(state, Crash.never());
        var place = CrashScenarios.Place.in(calm, state.folder().root().resolveSibling("followed"));
        scenario.scene().of(calm, place);
        calm.runJobs();
        return place;
    }

    /** As clients see it; the ids of sources differ from time to time. */
    private static List<String> description(CrashScenarios.Place place) {
        return Stream.of(place.collection(), place.other())
                .flatMap(collection -> Consistency.describe(jdbc, collection.value()).stream())
                .map(line -> line.replaceAll("\"sourceId\": \"[0-9a-f-]{36}\"", "\"sourceId\""))
                .toList();
    }

    private static void clear() throws IOException {
        jdbc.sql("update document set ready_version = null").update();
        for (var table : List.of(
                "source", "document", "collection", "idempotency_key", "scheduled_tasks", "ready_change", "job")) {
            jdbc.sql("delete from " + table).update();
        }
        state.index().clear();
        FileSystemUtils.deleteRecursively(state.folder().root().resolve("blobs"));
    }
}
