package io.lectern.answer.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.answer.ServerSentEvents;
import io.lectern.document.SharedService;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Summaries of a service without a model. */
@ExtendWith(SharedService.class)
class SummariesOverHttpTests {

    private static final String REPORT = """
            # Results

            Revenue was $12.5 million in 2023, compared to $10.1 million in 2022. The harbour grew because more ferries called \
            at the harbour. Weather was mild in most months of the year.

            # Outlook

            The harbour will open a second terminal for ferries. A new crane was ordered in spring by the harbour.
            """;
    private static final String OTHER = """
            # 经营情况

            2023年上半年，公司实现营业收入12.5亿元，同比增长15.3%。渡轮业务是增长的主要原因。公司新开了两条渡轮航线。
            """;

    private static final Map<TestService, String> UPLOADED = new ConcurrentHashMap<>();

    private final TestService service;
    private final String report;

    SummariesOverHttpTests(TestService service) {
        this.service = service;
        this.report = UPLOADED.computeIfAbsent(service, fresh -> document("report.md", REPORT));
    }

    @Test
    void anOrderIsAJobAndThenSentencesWithCitationsAndKeyFigures() {
        var response = service.post("/api/v1/summaries", Map.of("documentIds", List.of(report), "style", "brief"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(TestService.json(response).get("kind").stringValue()).isEqualTo("summary");
        var location = response.headers().firstValue("Location").orElseThrow();
        var summary = finished(location);
        assertThat(summary.get("status").stringValue()).isEqualTo("succeeded");
        assertThat(summary.get("mode").stringValue()).isEqualTo("extractive");
        assertThat(summary.get("modeReason").stringValue()).isEqualTo("no model is configured");
        assertThat(summary.get("citations").isEmpty()).isFalse();
        for (var citation : summary.get("citations").values()) {
            var cited = summary.get("text")
                    .stringValue()
                    .substring(
                            citation.get("answerStart").intValue(),
                            citation.get("answerEnd").intValue());
            assertThat(citation.get("citedText").stringValue()).isEqualTo(cited);
            assertThat(citation.get("verified").booleanValue()).isTrue();
        }
        var figure = summary.get("keyFigures").get(0);
        assertThat(List.of(
                        figure.get("label").stringValue(),
                        figure.get("value").stringValue(),
                        figure.get("unit").stringValue(),
                        figure.get("period").stringValue()))
                .containsExactly("Revenue", "12.5", "USD million", "2023");
        assertThat(summary.get("coverage").get(0).get("tokensRead"))
                .isEqualTo(summary.get("coverage").get(0).get("tokensTotal"));
    }

    @Test
    void aComparisonHasSentencesOfEachDocumentUnderItsName() {
        var summary =
                summarized(Map.of("documentIds", List.of(report, document("other.md", OTHER)), "style", "compare"));

        assertThat(summary.get("text").stringValue())
                .startsWith("## report.md\n- ")
                .contains("## other.md\n- ");
        assertThat(summary.get("keyFigures")
                        .valueStream()
                        .map(figure -> figure.get("label").stringValue()))
                .contains("营业收入", "营业收入同比增长");
    }

    @Test
    void theProgressIsAStreamThatCanBeReadOnFromAnyEvent() {
        var events = ServerSentEvents.parse(service.post(
                        "/api/v1/summaries", Map.of("documentIds", List.of(report), "style", "bullets", "stream", true))
                .body());

        assertThat(events)
                .extracting(ServerSentEvents.Event::name)
                .containsExactly("summary.started", "summary.planned", "summary.completed");
        assertThat(events).extracting(ServerSentEvents.Event::id).containsExactly("1", "2", "3");
        var summary = TestService.JSON.readTree(events.getLast().data());
        assertThat(summary.get("text").stringValue()).startsWith("- ");
        var rest = ServerSentEvents.parse(service.send(HttpRequest.newBuilder(service.uri(
                                "/api/v1/summaries/" + summary.get("id").stringValue() + "/events"))
                        .header("Last-Event-ID", "2"))
                .body());
        assertThat(rest).isEqualTo(events.subList(2, 3));
    }

    @Test
    void theSameKeyIsTheSameSummary() {
        var order = Map.of("documentIds", List.of(report), "style", "brief");
        var key = UUID.randomUUID().toString();

        var first = keyed(key, order);
        var again = keyed(key, order);
        var other = keyed(key, Map.of("documentIds", order.get("documentIds"), "style", "outline"));

        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void theListBeginsWithTheNewest() {
        var older = summarized(Map.of("documentIds", List.of(report), "style", "brief"));
        var newer = summarized(Map.of("documentIds", List.of(report, document("other.md", OTHER)), "style", "brief"));

        var first = TestService.json(service.get("/api/v1/summaries?limit=1"));
        var second = TestService.json(service.get(
                "/api/v1/summaries?limit=1&after=" + first.get("nextCursor").stringValue()));

        assertThat(first.get("data").get(0).get("id")).isEqualTo(newer.get("id"));
        assertThat(second.get("data").get(0).get("id")).isEqualTo(older.get("id"));
        assertThat(first.get("data").get(0).get("documents")).isEqualTo(newer.get("documents"));
        assertThat(first.get("data").get(0).get("documents").size()).isEqualTo(2);
    }

    @Test
    void aDeletedSummaryIsGone() {
        var path = "/api/v1/summaries/"
                + summarized(Map.of("documentIds", List.of(report), "style", "brief"))
                        .get("id")
                        .stringValue();

        assertThat(service.delete(path).statusCode()).isEqualTo(204);

        assertProblem(service.get(path), 404, "summary-not-found");
        assertProblem(service.delete(path), 404, "summary-not-found");
    }

    @Test
    void aSummaryGoesWithTheFirstOfItsDocumentsThatIsDeleted() {
        var other = document("other.md", OTHER);
        var summary = summarized(Map.of("documentIds", List.of(report, other), "style", "brief"));

        service.delete("/api/v1/documents/" + other);

        assertProblem(service.get("/api/v1/summaries/" + summary.get("id").stringValue()), 404, "summary-not-found");
        assertThat(service.bean(JdbcClient.class)
                        .sql("select count(*) from summary_citation where summary_id = ?::uuid")
                        .param(summary.get("id").stringValue())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void whatCannotBeSummarizedIsRefusedWithItsReason() {
        var one = List.of(report);
        var unknown = List.of(UUID.randomUUID().toString());
        var many =
                Stream.generate(UUID::randomUUID).limit(21).map(UUID::toString).toList();

        var broken = service.upload(
                "/api/v1/collections/" + service.collection("Broken") + "/documents",
                "broken.pdf",
                "%PDF-1.4 nothing".getBytes(StandardCharsets.UTF_8));
        var notReady = List.of(TestService.json(broken).get("id").stringValue());

        assertProblem(order(Map.of("documentIds", notReady, "style", "brief")), 409, "document-not-ready");
        assertProblem(order(Map.of("documentIds", one, "style", "poem")), 400, "unknown-style");
        assertProblem(order(Map.of("documentIds", one, "style", "brief", "language", "xx")), 400, "unknown-language");
        assertProblem(
                order(Map.of("documentIds", one, "style", "brief", "targetWords", 9)),
                400,
                "target-words-out-of-limits");
        assertProblem(order(Map.of("documentIds", one, "style", "compare")), 422, "nothing-to-compare");
        assertProblem(order(Map.of("documentIds", many, "style", "brief")), 422, "too-many-documents");
        assertProblem(order(Map.of("documentIds", unknown, "style", "brief")), 404, "document-not-found");
        assertProblem(order(Map.of("documentIds", List.of(), "style", "brief")), 400, "invalid-request");
    }

    private HttpResponse<String> order(Map<String, Object> order) {
        return service.post("/api/v1/summaries", order);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo(code);
    }

    private HttpResponse<String> keyed(String key, Object body) {
        return service.send(HttpRequest.newBuilder(service.uri("/api/v1/summaries"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(TestService.JSON.writeValueAsString(body))));
    }

    private String document(String filename, String text) {
        return service.document(service.collection("Summaries " + UUID.randomUUID()), filename, text);
    }

    private JsonNode summarized(Map<String, Object> order) {
        return finished(order(order).headers().firstValue("Location").orElseThrow());
    }

    private JsonNode finished(String location) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> TestService.json(service.get(location)), summary -> summary.has("finishedAt"));
    }
}
