package io.lectern.document.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A source of a new collection, over HTTP. */
final class FollowedSource {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int MOST_SCANS = 50;

    private final TestService service;
    private final String collection;
    private final String path;

    private FollowedSource(TestService service, String collection, String path) {
        this.service = service;
        this.collection = collection;
        this.path = path;
    }

    /** Follows with the longest interval: nothing is scanned without being asked for, but for the first scan. */
    static FollowedSource of(TestService service, Map<String, Object> definition, String onMissing) {
        var collection = service.collection("Sources " + UUID.randomUUID());
        var path = "/api/v1/collections/" + collection + "/sources";
        var response = service.post(path, Map.of("definition", definition, "onMissing", onMissing, "interval", "P1D"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new FollowedSource(
                service, collection, response.headers().firstValue("Location").orElseThrow());
    }

    String path() {
        return path;
    }

    JsonNode source() {
        return TestService.json(service.get(path));
    }

    /** Scans once, beginning after everything that happened before this call. */
    JsonNode scan() {
        long before = source().at("/scan/number").asLong();
        assertThat(service.post(path + "/scan", "").statusCode()).isEqualTo(202);
        return await().atMost(LONGEST).pollInterval(Duration.ofMillis(20)).until(this::source, source -> {
            var status = source.at("/scan/status").asString();
            return source.at("/scan/number").asLong() > before
                    && !status.equals("running")
                    && !status.equals("waiting");
        });
    }

    /** Scans until no file is waited for. */
    JsonNode scanUntilSettled() {
        var source = scan();
        for (int i = 0; i < MOST_SCANS && source.at("/items/pending").asLong() > 0; i++) {
            source = scan();
        }
        assertThat(source.at("/items/pending").asLong()).as(source.toString()).isZero();
        return source;
    }

    Optional<JsonNode> item(String location) {
        return TestService.json(service.get(path + "/items?limit=500"))
                .get("data")
                .valueStream()
                .filter(item -> item.get("location").asString().equals(location))
                .findFirst();
    }

    /** The document of an item, as soon as no version of it is on its way. */
    JsonNode document(String location) {
        var id = item(location).orElseThrow().get("documentId").asString();
        return await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> TestService.json(service.get("/api/v1/documents/" + id)), FollowedSource::isSettled);
    }

    JsonNode documents() {
        return TestService.json(service.get("/api/v1/collections/" + collection + "/documents"))
                .get("data");
    }

    private static boolean isSettled(JsonNode document) {
        var version = document.has("pending") ? document.get("pending") : document;
        var status = version.get("status").asString();
        return status.equals("ready") || status.equals("failed");
    }
}
