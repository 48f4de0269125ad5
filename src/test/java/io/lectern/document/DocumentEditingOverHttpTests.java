package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that are sent twice, at the same time as others, or about things that were changed meanwhile. */
@ExtendWith(SharedService.class)
class DocumentEditingOverHttpTests {

    private final TestService service;
    private final DocumentClient client;
    private String collection = "";

    DocumentEditingOverHttpTests(TestService service) {
        this.service = service;
        this.client = new DocumentClient(service);
    }

    @BeforeEach
    void newCollection() {
        collection = client.newCollection();
    }

    @Test
    void aChangeOfWhatSomebodyElseChangedIsRefused() {
        var id = ingest("a.txt", "Of oak.");
        var path = "/api/v1/documents/" + id;
        var seen = tag(service.get(path));

        var first = patch(path, Map.of("metadata", Map.of("by", "me")), seen);
        var second = patch(path, Map.of("metadata", Map.of("by", "you")), seen);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(412);
        assertThat(TestService.json(second).get("code").asString()).isEqualTo("precondition-failed");
        assertThat(client.document(id).get("metadata").get("by").asString()).isEqualTo("me");
        assertThat(patch(path, Map.of("metadata", Map.of()), tag(first)).statusCode())
                .isEqualTo(200);
        assertThat(patch(path, Map.of("metadata", Map.of()), "*").statusCode()).isEqualTo(200);
    }

    @Test
    void neitherContentNorDocumentGoesWhenSomebodyElseChangedIt() {
        var id = ingest("a.txt", "Of acacia.");
        var path = "/api/v1/documents/" + id;
        var seen = tag(service.get(path));
        assertThat(content("PUT", path + "/content", "Of mimosa.", "If-Match", seen)
                        .statusCode())
                .isEqualTo(202);

        var replaced = content("PUT", path + "/content", "Of robinia.", "If-Match", seen);
        var deleted = service.send(HttpRequest.newBuilder(service.uri(path))
                .header("If-Match", seen)
                .DELETE());
        var described = patch(path, Map.of("metadata", Map.of("by", "me")), seen);

        assertThat(List.of(replaced.statusCode(), deleted.statusCode(), described.statusCode()))
                .containsOnly(412);
        client.settled(id);
        assertThat(client.text(id)).isEqualTo("Of mimosa.");
        assertThat(service.send(HttpRequest.newBuilder(service.uri(path))
                                .header("If-Match", tag(service.get(path)))
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void whatTheServiceDoesMeanwhileIsNoObstacleToAChange() {
        var upload = client.upload(collection, "a.txt", SampleFiles.utf8("Of elm."));
        var id = TestService.json(upload).get("id").asString();
        var queued = tag(upload);

        client.settled(id);

        var path = "/api/v1/documents/" + id;
        assertThat(tag(service.get(path))).isNotEqualTo(queued);
        assertThat(patch(path, Map.of("metadata", Map.of("a", 1)), queued).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCollectionThatSomebodyElseChangedIsNotChanged() {
        var path = "/api/v1/collections/" + collection;
        var seen = tag(service.get(path));

        assertThat(patch(path, Map.of("name", "First"), seen).statusCode()).isEqualTo(200);
        assertThat(patch(path, Map.of("name", "Second"), seen).statusCode()).isEqualTo(412);
        assertThat(TestService.json(service.get(path)).get("name").asString()).isEqualTo("First");
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        var path = "/api/v1/documents/" + ingest("a.txt", "Of ash.");
        var tag = tag(service.get(path));

        var again = service.send(HttpRequest.newBuilder(service.uri(path)).header("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void aCollectionIsCreatedOnceUnderAKey() {
        var key = UUID.randomUUID().toString();

        var first = create(key, Map.of("name", "Once"));
        var again = create(key, Map.of("name", "Once"));
        var other = create(key, Map.of("name", "Twice"));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(TestService.json(again).get("id"))
                .isEqualTo(TestService.json(first).get("id"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(TestService.json(other).get("code").asString()).isEqualTo("idempotency-key-reused");
        assertThat(create("two words", Map.of("name", "None")).statusCode()).isEqualTo(400);
    }

    @Test
    void aKeyIsGoodForOneRequestAlsoWhenItIsSentManyTimesAtOnce() {
        var key = UUID.randomUUID().toString();

        var ids = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> TestService.json(create(key, Map.of("name", "At once")))
                        .get("id")
                        .asString())
                .distinct()
                .toList();

        assertThat(ids).hasSize(1);
    }

    @Test
    void aDocumentIsUploadedOnceUnderAKey() {
        var key = UUID.randomUUID().toString();

        var first = upload(key, "Of beech.");
        var again = upload(key, "Of beech.");
        var other = upload(key, "Of birch.");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(TestService.json(again).get("id"))
                .isEqualTo(TestService.json(first).get("id"));
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"b\": {\"c\": {\"d\": 1}}}}",
                "{\"\": 1}",
                "{\"a\": \"\\u0000\"}",
                "{\"a\": \"\\ud800\"}"
            })
    void metadataThatCannotBeKeptAreRefused(String metadata) {
        var upload = client.upload(collection, "a.txt", SampleFiles.utf8("Text."), "metadata", metadata);
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(400);

        var id = ingest("b.txt", "Of " + metadata.length());
        var change = service.patch("/api/v1/documents/" + id, "{\"metadata\": " + metadata + "}");
        assertThat(change.statusCode()).as(change.body()).isEqualTo(400);
    }

    @Test
    void tooManyMetadataAreRefused() {
        var much = Map.of("metadata", Map.of("a", "x".repeat(20_000)));

        var change = service.patch("/api/v1/documents/" + ingest("a.txt", "Of yew."), much);

        assertThat(change.statusCode()).isEqualTo(400);
        assertThat(TestService.json(change).get("code").asString()).isEqualTo("invalid-metadata");
    }

    @Test
    void aMoveIsSeenBySearchAtOnceWithoutParsingAgain() {
        var word = "w" + UUID.randomUUID().toString().replace("-", "");
        var id = ingest("a.txt", "A stand of " + word + ".");
        var target = client.newCollection();

        assertThat(service.patch("/api/v1/documents/" + id, Map.of("collectionId", target))
                        .statusCode())
                .isEqualTo(200);

        assertThat(hits(word, target)).isEqualTo(1);
        assertThat(hits(word, collection)).isZero();
        assertThat(client.document(id).get("version").asInt()).isEqualTo(1);
    }

    @Test
    void aMoveToWhereTheBytesAreAlreadyIsAConflict() {
        var here = ingest("a.txt", "Of cedar.");
        var target = client.newCollection();
        var there = client.ingest(target, "b.txt", SampleFiles.utf8("Of cedar."))
                .get("id")
                .asString();

        var moved = service.patch("/api/v1/documents/" + here, Map.of("collectionId", target));

        assertThat(moved.statusCode()).isEqualTo(409);
        assertThat(TestService.json(moved).get("documentId").asString()).isEqualTo(there);
    }

    @Test
    void documentsAreListedByStatus() {
        var ready = ingest("a.txt", "Of maple.");
        var failed = client.ingest(collection, "b.pdf", SampleFiles.utf8("%PDF-1.7 and nothing else"))
                .get("id")
                .asString();

        assertThat(listed("?status=failed")).containsExactly(failed);
        assertThat(listed("?status=ready")).containsExactly(ready);
        assertThat(listed("?parentId=" + ready)).isEmpty();
        assertThat(service.get("/api/v1/collections/" + collection + "/documents?status=none")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void cancellingWhatIsReadyChangesNothing() {
        var id = ingest("a.txt", "Of lime.");

        var cancelled = service.post("/api/v1/documents/" + id + "/cancel", "");

        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(TestService.json(cancelled).get("status").asString()).isEqualTo("ready");
    }

    @Test
    void aCollectionWithoutOldDocumentsIsSoonParsedAgain() {
        ingest("a.txt", "Of pear.");
        var path = "/api/v1/collections/" + collection + "/reparse";

        var started = service.post(path, "");

        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(TestService.json(started).get("outdated").asInt()).isZero();
        assertThat(service.get(path).statusCode()).isEqualTo(200);
        assertThat(TestService.json(service.delete(path)).get("running").asBoolean())
                .isFalse();
    }

    private String ingest(String filename, String text) {
        return client.ingest(collection, filename, SampleFiles.utf8(text))
                .get("id")
                .asString();
    }

    private List<String> listed(String filter) {
        return TestService.json(service.get("/api/v1/collections/" + collection + "/documents" + filter))
                .get("data")
                .valueStream()
                .map((JsonNode document) -> document.get("id").asString())
                .toList();
    }

    private int hits(String word, String in) {
        var found = service.post("/api/v1/search", Map.of("query", word, "collectionIds", List.of(in)));
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        return TestService.json(found).get("data").size();
    }

    private HttpResponse<String> patch(String path, Object body, String ifMatch) {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/json")
                .header("If-Match", ifMatch)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(TestService.JSON.writeValueAsString(body))));
    }

    private HttpResponse<String> create(String key, Object body) {
        return service.send(HttpRequest.newBuilder(service.uri("/api/v1/collections"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(TestService.JSON.writeValueAsString(body))));
    }

    private HttpResponse<String> upload(String key, String text) {
        return content("POST", "/api/v1/collections/" + collection + "/documents", text, "Idempotency-Key", key);
    }

    private HttpResponse<String> content(String method, String path, String text, String header, String value) {
        var body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text
                + "\r\n--b--\r\n";
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .header(header, value)
                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private static String tag(HttpResponse<String> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }
}
