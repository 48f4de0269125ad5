package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What tests do with documents over HTTP. */
final class DocumentClient {

    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final TestService service;

    DocumentClient(TestService service) {
        this.service = service;
    }

    String newCollection() {
        var response = service.post("/api/v1/collections", Map.of("name", "Collection " + UUID.randomUUID()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return TestService.json(response).get("id").asString();
    }

    HttpResponse<String> upload(String collection, String filename, byte[] content, String... fields) {
        return service.multipart(
                "POST", "/api/v1/collections/" + collection + "/documents", filename, content, List.of(fields));
    }

    /** Uploads, and waits until the document is ready or failed. */
    JsonNode ingest(String collection, String filename, byte[] content, String... fields) {
        var response = upload(collection, filename, content, fields);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return settled(TestService.json(response).get("id").asString());
    }

    JsonNode document(String id) {
        var response = service.get("/api/v1/documents/" + id);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestService.json(response);
    }

    /** The document as soon as none of its versions is on its way. */
    JsonNode settled(String id) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(LONGEST)
                .until(
                        () -> document(id),
                        document -> isSettled(document)
                                && (!document.has("pending") || isSettled(document.get("pending"))));
    }

    String text(String id) {
        return service.get("/api/v1/documents/" + id + "/text").body();
    }

    CanonicalText canonicalText(JsonNode document) {
        return service.bean(DocumentTexts.class)
                .text(new VersionId(
                        new DocumentId(UUID.fromString(document.get("id").asString())),
                        document.get("version").asInt()));
    }

    private static boolean isSettled(JsonNode node) {
        return Set.of("ready", "failed").contains(node.get("status").asString());
    }
}
