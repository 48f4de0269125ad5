package io.lectern.answer.summary.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.answer.ServerSentEvents;
import io.lectern.answer.Usage;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.datafolder.DataFolder;
import io.lectern.engine.TinyModels;
import io.lectern.job.JobId;
import io.lectern.job.Jobs;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Summaries that a real native model writes; the test writes the model, which says the same of every prompt, and its tokens
 * are bytes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SummariesWithAModelTests {

    private static final String SENTENCE = "In the year 1807 the fleet had 49 ships";
    /** Ten chapters, each of which is a section, and the whole is longer than the window. */
    private static final String LONG = chapters(22);

    private static final String SHORT = chapters(3);

    @TempDir
    private static Path folder;

    private static Path model;
    private static TestService service;
    private static String longReport;
    private static String shortReport;

    private static String chapters(int chapters) {
        return IntStream.rangeClosed(1, chapters)
                .mapToObj(chapter -> "# Chapter %d\n\nIn the year %d the fleet had %d ships. %s"
                        .formatted(
                                chapter, 1800 + chapter, 7 * chapter, "Nothing else is known of it today. ".repeat(6)))
                .collect(Collectors.joining("\n\n"));
    }

    @BeforeAll
    static void startAServiceWithAModel() {
        model = TinyModels.scripted(
                folder.resolve("cites.gguf"),
                List.of("In the year", " 1807 the", " fleet had", " 49 ships", " [7]."),
                4096);
        service = started();
        var collection = service.collection("Fleet");
        longReport = service.document(collection, "long.md", LONG);
        shortReport = service.document(collection, "short.md", SHORT);
    }

    private static TestService started() {
        return TestService.startOn(folder.resolve("data"), "lectern.model.path=" + model);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    @Order(1)
    void aShortDocumentIsReadAtOnce() {
        var summary = summarized(Map.of("documentIds", List.of(shortReport), "style", "brief", "targetWords", 20));

        assertThat(summary.get("mode").stringValue()).isEqualTo("one-pass");
        assertThat(summary.get("modeReason").stringValue()).contains("fit the window of 4,096");
        assertThat(summary.get("text").stringValue()).isEqualTo(SENTENCE + " [7].");
        assertThat(summary.get("citations").isEmpty()).isTrue();
        assertThat(summary.get("unsupported").size()).isEqualTo(1);
        assertThat(summary.get("usage").get("completionTokens").intValue()).isPositive();
    }

    @Test
    @Order(1)
    void aLongOneIsNotedPartByPartAndTheSummaryCitesWhatTheNotesWereTakenOf() {
        var events = ServerSentEvents.parse(
                service.post("/api/v1/summaries", order(true)).body());

        var sections = events.stream()
                .filter(event -> event.name().equals("summary.section"))
                .map(event -> TestService.JSON.readTree(event.data()))
                .toList();
        assertThat(sections).hasSizeGreaterThan(3);
        assertThat(sections.getFirst().get("section").stringValue()).startsWith("long.md");
        assertThat(sections)
                .allSatisfy(note -> assertThat(note.get("text").stringValue()).isEqualTo(SENTENCE + " [7]."));
        assertThat(events.getLast().name()).isEqualTo("summary.completed");
        var summary = TestService.JSON.readTree(events.getLast().data());
        assertThat(summary.get("mode").stringValue()).isEqualTo("map-reduce");
        var citation = summary.get("citations").get(0);
        assertThat(citation.get("citedText").stringValue()).isEqualTo(SENTENCE + ".");
        assertThat(citation.get("location").stringValue()).isEqualTo("Chapter 7");
        assertThat(citation.get("verified").booleanValue()).isTrue();
        assertThat(summary.get("coverage").get(0).get("tokensRead"))
                .isEqualTo(summary.get("coverage").get(0).get("tokensTotal"));
        assertThat(summary.get("usage").get("cachedTokens").intValue())
                .as("the parts share the instruction")
                .isGreaterThan(sections.size() * 200);
    }

    @Test
    @Order(1)
    void sentencesCanStillBeAskedFor() {
        var summary = summarized(Map.of("documentIds", List.of(longReport), "style", "brief", "mode", "extractive"));

        assertThat(summary.get("mode").stringValue()).isEqualTo("extractive");
    }

    @Test
    @Order(1)
    void aWindowWithoutRoomForInstructionAndNotesIsAProblem() {
        var order = Map.<String, Object>of(
                "documentIds", List.of(longReport), "style", "brief", "focus", "多少船？".repeat(480));

        var summary = summarized(order);

        assertThat(summary.get("status").stringValue()).isEqualTo("failed");
        var problem = summary.get("problem");
        assertThat(problem.get("code").stringValue()).isEqualTo("window-too-small");
        assertThat(problem.get("type").stringValue()).endsWith("window-too-small");
        assertThat(problem.get("window").intValue()).isEqualTo(4096);
    }

    @Test
    @Order(2)
    void aSummaryThatIsErasedOrCancelledIsNotWrittenToItsEnd() {
        var order = Map.<String, Object>of("documentIds", List.of(endless("endless.md")), "style", "brief");
        var erased = ordered(order);
        var cancelled = ordered(order);
        awaitWork(erased);
        awaitWork(cancelled);
        var ahead = service.document(service.collection("Ahead"), "ahead.md", SHORT) + "/warm";
        service.post("/api/v1/documents/" + ahead, "");
        long done = progress(cancelled, "done");
        await().atMost(Duration.ofSeconds(60)).until(() -> progress(cancelled, "done") > done);
        assertThat(warm(ahead)).isEqualTo("waiting");

        service.delete(erased);
        service.delete(cancelled.replace("summaries", "jobs"));

        assertThat(service.get(erased).statusCode()).isEqualTo(404);
        assertThat(job(erased)).isEqualTo("cancelled");
        var summary = finished(cancelled);
        assertThat(summary.get("status").stringValue()).isEqualTo("cancelled");
        assertThat(summary.has("text")).isFalse();
        awaitIdle();
        await().atMost(Duration.ofSeconds(60)).until(() -> warm(ahead).equals("read"));
        assertThat(progress(cancelled, "done")).isLessThan(progress(cancelled, "total"));
        var events = ServerSentEvents.parse(service.get(cancelled + "/events").body());
        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(events.getLast().data()).contains("summary-cancelled");
    }

    @Test
    @Order(2)
    void aDocumentThatIsDeletedTakesTheSummaryWithItThatIsBeingWritten() {
        var document = endless("deleted.md");
        var path = ordered(Map.of("documentIds", List.of(document), "style", "brief"));
        awaitWork(path);

        service.delete("/api/v1/documents/" + document);

        assertThat(service.get(path).statusCode()).isEqualTo(404);
        assertThat(job(path)).isEqualTo("cancelled");
        awaitIdle();
    }

    @Test
    @Order(2)
    void aDocumentThatIsDeletedEndsTheJobInItsLastStepToo() {
        var document = service.document(service.collection("Last step"), "last.md", SHORT);
        service.bean(SummaryJobs.class).stop();
        var path = ordered(Map.of("documentIds", List.of(document), "style", "brief"));
        var jobs = service.bean(Jobs.class);
        jobs.claim(id(path).job(), "another");
        jobs.finishing(id(path).job(), "another");

        service.delete("/api/v1/documents/" + document);
        service.bean(SummaryJobs.class).start();

        assertThat(job(path)).isEqualTo("cancelled");
        assertThatThrownBy(() -> service.bean(SummaryEnding.class)
                        .succeeded(
                                id(path),
                                "another",
                                new Summary.Content(
                                        "Late.", false, List.of(), List.of(), List.of(), List.of(), Usage.NONE)))
                .isInstanceOf(WorkStoppedException.class);
    }

    @Test
    @Order(2)
    void aSummaryThatTheServiceDiedOfAgainAndAgainIsGivenUp() {
        service.bean(SummaryJobs.class).stop();
        var path = ordered(order(false));
        service.bean(JdbcClient.class)
                .sql("update summary set attempts = 8 where id = ?")
                .param(id(path).value())
                .update();
        service.bean(SummaryJobs.class).start();

        var summary = finished(path);

        assertThat(summary.get("status").stringValue()).isEqualTo("failed");
        assertThat(summary.get("problem").get("code").stringValue()).isEqualTo("summary-given-up");
    }

    @Test
    @Order(2)
    void theTextComesAsItIsWrittenAndIsReadOnFromAnyPlace() throws Exception {
        service.bean(SummaryJobs.class).stop();
        var path = ordered(Map.of("documentIds", List.of(shortReport), "style", "brief"));
        var steps = service.bean(SummarySteps.class);
        steps.written(id(path), "\n In the");
        var first = readUntil(path, "0", "summary.delta");
        steps.written(id(path), " year");
        var second = readUntil(path, first.id(), "summary.delta");
        steps.over(id(path));
        steps.written(id(path), "In another");
        var anew = readUntil(path, second.id(), "summary.delta");
        steps.over(id(path));
        service.bean(SummaryJobs.class).start();
        var end = readUntil(path, anew.id(), "summary.completed");

        assertThat(first.data()).isEqualTo("{\"start\":0,\"text\":\"In the\"}");
        assertThat(second.data()).isEqualTo("{\"start\":6,\"text\":\" year\"}");
        assertThat(anew.data()).isEqualTo("{\"start\":0,\"text\":\"In another\"}");
        assertThat(end.data()).contains(SENTENCE);
        assertThat(service.send(HttpRequest.newBuilder(service.uri(path + "/events"))
                                .header("Last-Event-ID", "1.2"))
                        .statusCode())
                .isEqualTo(400);
    }

    private static ServerSentEvents.Event readUntil(String path, String lastSeen, String name) throws Exception {
        var request = HttpRequest.newBuilder(service.uri(path + "/events"))
                .header("Last-Event-ID", lastSeen)
                .timeout(Duration.ofSeconds(60))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            return ServerSentEvents.readUntil(stream, event -> event.name().equals(name))
                    .getLast();
        }
    }

    @Test
    @Order(3)
    void whatWasNotedBeforeARestartIsNotNotedAgain() {
        var plan = summarized(order(false));
        service.bean(SummaryJobs.class).stop();
        var path = ordered(order(false));
        leaveHalfWritten(id(path).value(), plan);

        service.close();
        assertThatOthersAreWrittenWhileTheModelIsAbsent(path);
        service = started();

        var summary = finished(path);
        assertThat(summary.get("status").stringValue()).as(summary.toString()).isEqualTo("succeeded");
        assertThat(summary.get("usage").get("promptTokens").intValue()).isGreaterThan(3_000_000);
        var events = ServerSentEvents.parse(service.send(
                        HttpRequest.newBuilder(service.uri(path + "/events")).header("Last-Event-ID", "2"))
                .body());
        var notes = events.stream()
                .filter(event -> event.name().equals("summary.section"))
                .map(event ->
                        TestService.JSON.readTree(event.data()).get("text").stringValue())
                .toList();
        assertThat(notes.subList(0, 2)).containsExactly("Kept of part 1 [2].", "Kept of part 0 [1].");
        assertThat(notes.subList(2, notes.size())).isNotEmpty().containsOnly(SENTENCE + " [7].");
        assertThat(events.getFirst().id()).isEqualTo("3");
    }

    private static void assertThatOthersAreWrittenWhileTheModelIsAbsent(String waiting) {
        service = TestService.startOn(
                folder.resolve("data"),
                "lectern.model.path=" + folder.resolve("absent.gguf"),
                "lectern.summary.queue-capacity=1",
                "lectern.summary.parallelism=1");

        var other = summarized(Map.of("documentIds", List.of(shortReport), "style", "brief", "mode", "extractive"));

        assertThat(other.get("status").stringValue()).isEqualTo("succeeded");
        assertThat(job(waiting)).isEqualTo("running");
        service.close();
    }

    /** As a process leaves it that is killed behind its second note. */
    private static void leaveHalfWritten(UUID id, JsonNode plan) {
        var sql = service.bean(JdbcClient.class);
        sql.sql("""
                update summary set mode = 'map-reduce', mode_reason = 'as before', plan = ?, model = ?, language = 'en'
                 where id = ?
                """)
                .params(plan.get("plan").stringValue(), plan.get("model").stringValue(), id)
                .update();
        sql.sql("""
                insert into summary_note values
                    (?, 0, 0, 1, 'part 1', 'Kept of part 1 [2].', 1000000, 0, 9),
                    (?, 1, 0, 0, 'part 0', 'Kept of part 0 [1].', 2000000, 0, 9)
                """).params(id, id).update();
        var worker = service.bean(DataFolder.class).ownerName();
        assertThat(service.bean(Jobs.class).claim(new JobId(id), worker)).isTrue();
    }

    /** Takes the model a few seconds. */
    private static String endless(String filename) {
        return service.document(service.collection(filename), filename, chapters(400));
    }

    private static void awaitWork(String path) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> TestService.json(service.get(path)).has("mode"));
    }

    private static long progress(String path, String count) {
        return TestService.json(service.get(path)).get("progress").get(count).longValue();
    }

    private static String warm(String path) {
        return TestService.json(service.get("/api/v1/documents/" + path))
                .get("status")
                .stringValue();
    }

    private static void awaitIdle() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> service.bean(JdbcClient.class)
                                .sql("select count(*) from job where kind = 'summary' and worker is not null")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    private static SummaryId id(String path) {
        return new SummaryId(UUID.fromString(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static String job(String path) {
        return TestService.json(service.get(path.replace("summaries", "jobs")))
                .get("status")
                .stringValue();
    }

    private static Map<String, Object> order(boolean stream) {
        return Map.of("documentIds", List.of(longReport), "style", "executive", "seed", 7, "stream", stream);
    }

    private static String ordered(Map<String, Object> order) {
        var response = service.post("/api/v1/summaries", order);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode summarized(Map<String, Object> order) {
        return finished(ordered(order));
    }

    private static JsonNode finished(String path) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> TestService.json(service.get(path)), summary -> summary.has("finishedAt"));
    }
}
