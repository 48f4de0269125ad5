package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Collections, documents and their versions over HTTP. */
@ExtendWith(SharedService.class)
class DocumentsOverHttpTests {

    private final TestService service;
    private final DocumentClient client;
    private String collection = "";

    DocumentsOverHttpTests(TestService service) {
        this.service = service;
        this.client = new DocumentClient(service);
    }

    @BeforeEach
    void newCollection() {
        collection = client.newCollection();
    }

    @Test
    void aCollectionIsCreatedChangedListedAndDeleted() {
        var created = service.post("/api/v1/collections", Map.of("name", "Stands", "description", "of wood"));
        assertThat(created.statusCode()).isEqualTo(201);
        var location = created.headers().firstValue("Location").orElseThrow();

        var changed = service.patch(location, Map.of("name", "Lecterns"));

        assertThat(TestService.json(changed).get("name").asString()).isEqualTo("Lecterns");
        assertThat(TestService.json(changed).get("description").asString()).isEqualTo("of wood");
        assertThat(service.delete(location).statusCode()).isEqualTo(204);
        var gone = service.get(location);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(TestService.json(gone).get("code").asString()).isEqualTo("collection-not-found");
    }

    @Test
    void aCollectionNeedsAName() {
        var response = service.post("/api/v1/collections", Map.of("name", " "));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestService.json(response).get("errors").get(0).get("field").asString())
                .isEqualTo("name");
    }

    @Test
    void listsArePagedByCursor() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            var response = client.upload(collection, i + ".txt", SampleFiles.utf8("Document number " + i));
            assertThat(response.statusCode()).isEqualTo(202);
            ids.add(TestService.json(response).get("id").asString());
        }

        var seen = new ArrayList<String>();
        String after = "";
        boolean more = true;
        for (int page = 0; more && page < 5; page++) {
            var list =
                    TestService.json(service.get("/api/v1/collections/" + collection + "/documents?limit=2" + after));
            list.get("data").forEach(document -> seen.add(document.get("id").asString()));
            more = list.get("hasMore").asBoolean();
            after = more ? "&after=" + list.get("nextCursor").asString() : "";
        }

        assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(service.get("/api/v1/collections/" + collection + "/documents?after=nonsense")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anUploadTellsWhereItsDocumentIs() {
        var response = client.upload(
                collection,
                "../../etc/p\u202Eass\u0007wd.txt",
                SampleFiles.utf8("Some text."),
                "metadata",
                "{\"year\": 2026}");

        assertThat(response.statusCode()).isEqualTo(202);
        var document = TestService.json(response);
        assertThat(response.headers().firstValue("Location"))
                .contains("/api/v1/documents/" + document.get("id").asString());
        assertThat(document.get("filename").asString()).isEqualTo("passwd.txt");
        assertThat(document.get("metadata").get("year").asInt()).isEqualTo(2026);
        assertThat(document.get("version").asInt()).isEqualTo(1);
    }

    @Test
    void theSameBytesAreTheSameDocumentWithinACollection() {
        var first = client.ingest(collection, "a.txt", SampleFiles.utf8("The same bytes."));

        var again = client.upload(collection, "b.txt", SampleFiles.utf8("The same bytes."));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(TestService.json(again).get("id")).isEqualTo(first.get("id"));
        var elsewhere = client.upload(client.newCollection(), "a.txt", SampleFiles.utf8("The same bytes."));
        assertThat(elsewhere.statusCode()).isEqualTo(202);
    }

    @Test
    void anUploadBeyondTheLimitIsRefusedAndLeavesNothing() {
        var response = client.upload(collection, "large.txt", new byte[21 << 20]);

        assertThat(response.statusCode()).isEqualTo(413);
        var problem = TestService.json(response);
        assertThat(problem.get("code").asString()).isEqualTo("document-too-large");
        assertThat(problem.get("limit").asLong()).isEqualTo(20L << 20);
        assertThat(problem.get("actual").asLong()).isGreaterThan(20L << 20);
        assertThat(service.data().resolve("blobs/staging")).isEmptyDirectory();
    }

    @Test
    void whatIsNoUploadIsRefused() {
        assertThat(service.post("/api/v1/collections/" + collection + "/documents", Map.of())
                        .statusCode())
                .isEqualTo(400);
        var broken =
                service.send(HttpRequest.newBuilder(service.uri("/api/v1/collections/" + collection + "/documents"))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(HttpRequest.BodyPublishers.ofString("no parts here")));
        assertThat(broken.statusCode()).isEqualTo(400);
        var metadata = client.upload(collection, "a.txt", SampleFiles.utf8("text"), "metadata", "[1]");
        assertThat(metadata.statusCode()).isEqualTo(400);
        assertThat(client.upload(UUID.randomUUID().toString(), "a.txt", new byte[1])
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFileMayHaveAsLongANameAsFileSystemsAllow() {
        var name = "讲".repeat(251) + ".txt";

        var response = client.upload(collection, name, SampleFiles.utf8("The longest name."));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(TestService.json(response).get("filename").asString()).isEqualTo(name);
    }

    @Test
    void anUploadThatBreaksOffIsRefusedAndLeavesNothing() {
        var response = service.send(HttpRequest.newBuilder(
                        service.uri("/api/v1/collections/" + collection + "/documents"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nHalf")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestService.json(response).get("code").asString()).isEqualTo("invalid-upload");
        assertThat(service.data().resolve("blobs/staging")).isEmptyDirectory();
    }

    @Test
    void textThatCannotBeStoredIsRefused() {
        var name = service.post("/api/v1/collections", Map.of("name", "a\0b"));
        assertThat(name.statusCode()).as(name.body()).isEqualTo(400);
        assertThat(TestService.json(name).get("detail").asString()).contains("U+0000");
        var metadata = client.upload(
                collection, "a.txt", SampleFiles.utf8("Text of a stand."), "metadata", "{\"a\": \"\\u0000\"}");
        assertThat(metadata.statusCode()).as(metadata.body()).isEqualTo(400);
    }

    @Test
    void aCursorOfNoListIsRefused() {
        var year = new Cursor(java.time.Instant.parse("+200000-01-01T00:00:00Z"), UUID.randomUUID());

        var response = service.get("/api/v1/collections?after=" + year.encoded());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestService.json(response).get("code").asString()).isEqualTo("invalid-cursor");
    }

    @Test
    void uploadingAgainBringsALostOriginalBack() throws IOException {
        var bytes = SampleFiles.utf8("An original that somebody deletes.");
        var document = client.ingest(collection, "original.txt", bytes);
        var sha256 = document.get("sha256").asString();
        Files.delete(
                service.data().resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256));

        assertThat(client.upload(collection, "original.txt", bytes).statusCode())
                .isEqualTo(200);

        var content = service.get("/api/v1/documents/" + document.get("id").asString() + "/content");
        assertThat(content.statusCode()).isEqualTo(200);
        assertThat(content.body()).isEqualTo("An original that somebody deletes.");
    }

    @Test
    void aNewVersionTakesOverWhenItIsReady() {
        var first = client.ingest(collection, "report.txt", SampleFiles.utf8("Revenue was twelve."));
        var id = first.get("id").asString();

        var replaced = replace(id, "report-2.txt", SampleFiles.utf8("Revenue was thirteen."));

        assertThat(replaced.statusCode()).isEqualTo(202);
        var second = client.settled(id);
        assertThat(second.get("version").asInt()).isEqualTo(2);
        assertThat(second.get("filename").asString()).isEqualTo("report-2.txt");
        assertThat(second.has("pending")).isFalse();
        assertThat(client.text(id)).isEqualTo("Revenue was thirteen.");
        assertThat(service.get("/api/v1/documents/" + id + "/text?version=1").body())
                .isEqualTo("Revenue was twelve.");
        assertThat(service.bean(DocumentTexts.class)
                        .ready(new DocumentScope(
                                java.util.Set.of(), java.util.Set.of(new DocumentId(UUID.fromString(id)))))
                        .getFirst()
                        .version()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aFailedVersionKeepsTheOneBefore() {
        var id = client.ingest(collection, "report.txt", SampleFiles.utf8("Revenue was fourteen."))
                .get("id")
                .asString();

        replace(id, "report.pdf", SampleFiles.utf8("%PDF-1.7 but nothing of a PDF follows"));

        var document = client.settled(id);
        assertThat(document.get("status").asString()).isEqualTo("ready");
        assertThat(document.get("version").asInt()).isEqualTo(1);
        assertThat(document.get("filename").asString()).isEqualTo("report.txt");
        assertThat(document.get("pending").get("status").asString()).isEqualTo("failed");
        assertThat(document.get("pending").get("problem").get("code").asString())
                .isEqualTo("document-corrupt");
        assertThat(client.text(id)).isEqualTo("Revenue was fourteen.");
    }

    @Test
    void aReadyDocumentIsParsedAgainAsANewVersion() {
        var id = client.ingest(collection, "again.txt", SampleFiles.utf8("Parse me twice."))
                .get("id")
                .asString();

        var again = service.post("/api/v1/documents/" + id + "/reparse", "");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("Location")).contains("/api/v1/documents/" + id);

        var document = client.settled(id);
        assertThat(document.get("version").asInt()).isEqualTo(2);
        assertThat(client.text(id)).isEqualTo("Parse me twice.");
    }

    @Test
    void metadataAndCollectionCanBeChanged() {
        var id = client.ingest(collection, "move.txt", SampleFiles.utf8("I am moving."))
                .get("id")
                .asString();
        var other = client.newCollection();

        var changed = service.patch(
                "/api/v1/documents/" + id, Map.of("collectionId", other, "metadata", Map.of("moved", true)));

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        var document = TestService.json(changed);
        assertThat(document.get("collectionId").asString()).isEqualTo(other);
        assertThat(document.get("metadata").get("moved").asBoolean()).isTrue();
    }

    @Test
    void theOriginalAndItsPagesCanBeRead() {
        var file = SampleFiles.pdf(List.of(List.of("First page of the stand."), List.of("Second page of the stand.")));
        var id = client.ingest(collection, "two \"pages\".pdf".replace("\"", "'"), file)
                .get("id")
                .asString();

        var content = service.get("/api/v1/documents/" + id + "/content");
        assertThat(content.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        assertThat(content.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        var text = client.text(id);
        var page = TestService.json(service.get("/api/v1/documents/" + id + "/pages/2"));
        assertThat(page.get("text").asString())
                .isEqualTo("Second page of the stand.")
                .isEqualTo(text.substring(
                        page.get("startChar").asInt(), page.get("endChar").asInt()));
        assertThat(service.get("/api/v1/documents/" + id + "/pages/3").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theTextIsReadWithoutItsBlocks() {
        var id = client.ingest(collection, "plain.txt", SampleFiles.utf8("Nobody asks for my blocks."))
                .get("id")
                .asString();
        // What would show that they were read.
        service.bean(JdbcClient.class)
                .sql("update block set end_char = 1000000 where document_id = ?::uuid")
                .param(id)
                .update();

        assertThat(client.text(id)).isEqualTo("Nobody asks for my blocks.");
    }

    @Test
    void aDeletedDocumentLeavesNothing() {
        var document = client.ingest(collection, "gone.txt", SampleFiles.utf8("Soon I am gone."));
        var id = document.get("id").asString();
        var sha256 = document.get("sha256").asString();
        var blob =
                service.data().resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
        assertThat(blob).exists();
        assertThat(permissions(blob)).isEqualTo("rw-------");

        assertThat(service.delete("/api/v1/documents/" + id).statusCode()).isEqualTo(204);

        assertThat(service.get("/api/v1/documents/" + id).statusCode()).isEqualTo(404);
        assertThat(blob).doesNotExist();
    }

    @Test
    void aDeletedCollectionTakesItsDocumentsAlong() {
        var document = client.ingest(collection, "gone.txt", SampleFiles.utf8("Gone with the collection."));

        assertThat(service.delete("/api/v1/collections/" + collection).statusCode())
                .isEqualTo(204);

        assertThat(service.get("/api/v1/documents/" + document.get("id").asString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void eventsTellHowADocumentComesAlong() throws IOException, InterruptedException {
        var ready = events(client.upload(collection, "events.txt", SampleFiles.utf8("Watch me.")));
        assertThat(ready).contains("event:document.ready");
        assertThat(ready.getLast()).contains("\"status\":\"ready\"");

        var failed = events(client.upload(collection, "events.bin", new byte[] {0, 1, 2, 3, 0, (byte) 0xFF, 7}));
        assertThat(failed).contains("event:document.failed");
    }

    @Test
    @Timeout(30)
    void eventsEndWhenTheDatabaseIsLost() {
        var id = client.ingest(collection, "lost.txt", SampleFiles.utf8("Nobody knows how I am."))
                .get("id")
                .asString();
        var jdbc = service.bean(JdbcClient.class);
        jdbc.sql("update document_version set status = 'indexing' where document_id = ?::uuid")
                .param(id)
                .update();
        var stream = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(service.uri("/api/v1/documents/" + id + "/events"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .join()
                .body();

        jdbc.sql("alter table document rename to document_away").update();
        try {
            assertThat(stream).asString(StandardCharsets.UTF_8).contains("document.stage");
        } finally {
            jdbc.sql("alter table document_away rename to document").update();
        }
    }

    @Test
    void healthShowsTheParser() {
        var health = TestService.json(service.get("/actuator/health"));

        var document = health.get("components").get("document");
        assertThat(document.get("status").asString()).isEqualTo("UP");
        assertThat(document.get("details").has("parserProcesses")).isTrue();
    }

    private HttpResponse<String> replace(String id, String filename, byte[] content) {
        return service.multipart("PUT", "/api/v1/documents/" + id + "/content", filename, content, List.of());
    }

    /** The stream's lines that are not empty; it ends by itself. */
    private List<String> events(HttpResponse<String> upload) throws IOException, InterruptedException {
        JsonNode document = TestService.json(upload);
        var request = HttpRequest.newBuilder(
                        service.uri("/api/v1/documents/" + document.get("id").asString() + "/events"))
                .build();
        try (var http = HttpClient.newHttpClient();
                var lines =
                        http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            return lines.filter(line -> !line.isEmpty()).toList();
        }
    }

    private static String permissions(Path file) {
        try {
            return java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
