package io.lectern.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Search over HTTP, on PostgreSQL and a real index. */
class SearchOverHttpTests {

    private static final String MILL = """
            # Grain mill

            ## Grinding stones

            The stones of the mill weigh 1,400 kilograms each. They are dressed twice a year.

            ## Water wheel

            The wheel turns six times a minute.
            """;
    private static final String TEA = "# 茶园\n\n## 采摘\n\n茶园在每年三月开始采摘。\n\n## 面积\n\n茶园的面积为四百二十公顷。\n";

    @TempDir
    static Path data;

    private static TestService service;
    private static String collection;
    private static String mill;
    private static String tea;

    @BeforeAll
    static void startWithTwoDocuments() {
        service = TestService.startOn(data);
        collection = service.collection("Search");
        mill = service.document(collection, "mill.md", MILL);
        tea = service.document(collection, "茶园.md", TEA);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void findsPassagesWithTheirPlaceAndTheirHighlights() {
        var hit =
                search(Map.of("query", "How heavy are the stones of the mill?")).get(0);

        var text = service.get("/api/v1/documents/%s/text".formatted(mill)).body();
        assertThat(hit.get("documentId").stringValue()).isEqualTo(mill);
        assertThat(hit.get("documentVersion").intValue()).isEqualTo(1);
        assertThat(hit.get("filename").stringValue()).isEqualTo("mill.md");
        assertThat(hit.get("location").stringValue()).isEqualTo("Grain mill › Grinding stones");
        assertThat(text.substring(
                        hit.get("startChar").intValue(), hit.get("endChar").intValue()))
                .isEqualTo(hit.get("text").stringValue())
                .contains("1,400 kilograms");
        assertThat(hit.get("score").doubleValue()).isPositive();
        var highlight = hit.get("highlights").get(0);
        assertThat(text.substring(
                        highlight.get("startChar").intValue(),
                        highlight.get("endChar").intValue()))
                .isEqualToIgnoringCase("mill");
    }

    @Test
    void findsChineseText() {
        assertThat(search(Map.of("query", "茶园的面积是多少？")).get(0).get("text").stringValue())
                .contains("四百二十公顷");
    }

    @Test
    void searchesTheDocumentsAndCollectionsThatAreNamed() {
        assertThat(search(Map.of("query", "mill 茶园", "documentIds", List.of(tea))))
                .allMatch(hit -> hit.get("documentId").stringValue().equals(tea));
        assertThat(search(Map.of("query", "mill 茶园", "collectionIds", List.of(collection))))
                .isNotEmpty();
        assertThat(search(Map.of("query", "zzyzx"))).isEmpty();
        assertThat(search(Map.of("query", "mill 茶园", "limit", 1))).hasSize(1);
    }

    @Test
    void aDocumentThatHoldsOthersIsSearchedWithAllThatLiesInIt() throws IOException {
        var mail = """
                From: keeper@example.org
                Subject: Storm
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=part

                --part
                Content-Type: text/plain

                The barometer fell all night.
                --part
                Content-Type: text/plain
                Content-Disposition: attachment; filename=log.txt

                The anemometer broke at forty knots.
                --part--
                """.replace("\n", "\r\n");
        var papers = service.collection("Papers");
        var archive = upload(papers, "papers.zip", zip("storm.eml", mail));
        service.document(papers, "other.txt", "Another anemometer was never found.");
        awaitHits(papers, "anemometer", 2);

        for (var place :
                List.of(Map.of("documentIds", List.of(archive)), Map.of("documentIds", List.of(mailIn(archive))))) {
            var request = new HashMap<String, Object>(place);
            request.put("query", "anemometer");
            assertThat(search(request))
                    .singleElement()
                    .satisfies(hit ->
                            assertThat(hit.get("filename").stringValue()).isEqualTo("papers.zip/storm.eml/log.txt"));
        }
        var answer = service.answer(
                Map.of("question", "At how many knots was the anemometer broke?", "documentIds", List.of(archive)));
        assertThat(answer.get("citations").get(0).get("citedText").stringValue())
                .isEqualTo("The anemometer broke at forty knots.");
    }

    private static String upload(String collection, String filename, byte[] content) {
        var path = "/api/v1/collections/" + collection + "/documents";
        return TestService.json(service.upload(path, filename, content))
                .get("id")
                .stringValue();
    }

    private static void awaitHits(String collection, String query, int hits) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> search(Map.of("query", query, "collectionIds", List.of(collection)))
                                .size()
                        == hits);
    }

    /** The document that lies in an archive with only one. */
    private static String mailIn(String archive) {
        return service.bean(JdbcClient.class)
                .sql("select id::text from document where parent_id = :archive")
                .param("archive", UUID.fromString(archive))
                .query(String.class)
                .single();
    }

    private static byte[] zip(String path, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void refusesWhatIsNotASearch() {
        assertThat(service.post("/api/v1/search", Map.of("query", " ")).statusCode())
                .isEqualTo(400);
        assertThat(service.post("/api/v1/search", Map.of("query", "a".repeat(4001)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(service.post("/api/v1/search", Map.of("query", "a", "limit", 101))
                        .body())
                .contains("\"limit\"");
        assertThat(service.post("/api/v1/search", Map.of("query", "a", "filters", "x == 1"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(service.post("/api/v1/search", Map.of("query", "a", "documentIds", List.of(UUID.randomUUID())))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void forgetsADeletedDocumentAtOnce() {
        var id = service.document(collection, "airship.md", "The airship was moored at the mast.");
        assertThat(search(Map.of("query", "airship"))).hasSize(1);

        service.delete("/api/v1/documents/" + id);

        assertThat(search(Map.of("query", "airship"))).isEmpty();
        assertThat(rows(id)).isZero();
    }

    @Test
    void keepsEachPassageAsARow() {
        var passages =
                TestService.json(service.get("/api/v1/documents/" + mill)).get("passages");

        assertThat(rows(mill)).isEqualTo(passages.intValue()).isEqualTo(2);
    }

    @Test
    void saysInItsHealthWhatTheIndexHolds() {
        var index = TestService.json(service.get("/actuator/health"))
                .get("components")
                .get("searchIndex");

        assertThat(index.get("status").stringValue()).isEqualTo("UP");
        assertThat(index.get("details").get("passages").intValue()).isPositive();
        assertThat(index.get("details").get("rebuilding").booleanValue()).isFalse();
    }

    @Test
    void buildsTheIndexAnewAsAJobWhileItServes() {
        var generation = generation();

        var begun = service.post("/api/v1/index/rebuild", Map.of());

        assertThat(begun.statusCode()).isEqualTo(202);
        var path = begun.headers().firstValue("Location").orElseThrow();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(search(Map.of("query", "mill"))).isNotEmpty();
            return TestService.json(service.get(path))
                    .get("status")
                    .stringValue()
                    .equals("succeeded");
        });
        var job = TestService.json(service.get(path));
        assertThat(job.get("kind").stringValue()).isEqualTo("index-rebuild");
        assertThat(job.get("done").intValue())
                .isEqualTo(job.get("total").intValue())
                .isGreaterThanOrEqualTo(2);
        assertThat(generation()).isGreaterThan(generation);
        assertThat(TestService.json(service.delete(path)).get("status").stringValue())
                .isEqualTo("succeeded");
    }

    @Test
    void knowsNoJobThatNobodyBegan() {
        var response = service.get("/api/v1/jobs/" + UUID.randomUUID());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("job-not-found");
    }

    @Test
    void answersAfterARestartWithoutItsIndex() throws IOException {
        service.close();
        FileSystemUtils.deleteRecursively(data.resolve("index"));
        service = TestService.startOn(data);

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        service.post("/api/v1/search", Map.of("query", "mill")).statusCode() == 200);

        assertThat(search(Map.of("query", "weight of the mill stones"))
                        .get(0)
                        .get("documentId")
                        .stringValue())
                .isEqualTo(mill);
    }

    private static JsonNode search(Map<String, ?> request) {
        var response = service.post("/api/v1/search", request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestService.json(response).get("data");
    }

    private static int generation() {
        return TestService.json(service.get("/actuator/health"))
                .get("components")
                .get("searchIndex")
                .get("details")
                .get("generation")
                .intValue();
    }

    private static int rows(String document) {
        return service.bean(JdbcClient.class)
                .sql("select count(*) from passage where document_id = :id")
                .param("id", UUID.fromString(document))
                .query(Integer.class)
                .single();
    }
}
