package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Files that cannot become documents fail with their own problem, and the next document is not affected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadFilesTests {

    private static final byte[] PDF = SampleFiles.pdf(List.of(List.of("A lectern is a stand for reading aloud.")));

    private TestService service;
    private DocumentClient client;
    private String collection = "";

    @BeforeAll
    void start() {
        service = TestService.start(
                "lectern.document.max-size=60MB",
                "lectern.document.max-characters=12000000",
                "lectern.document.parser.heap=96MB",
                "lectern.document.parser.timeout=20s");
        client = new DocumentClient(service);
        collection = client.newCollection();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void anEncryptedFileNeedsItsPassword() {
        var file = SampleFiles.encryptedPdf(List.of(List.of("The secret of the stand.")), "open sesame");

        var closed = client.ingest(collection, "secret.pdf", file);
        assertThat(code(closed)).isEqualTo("document-encrypted");
        assertThat(closed.get("problem").get("detail").asString()).contains("upload it with its password");
        var wrong = client.ingest(collection, "secret.pdf", file, "password", "wrong");
        assertThat(code(wrong)).isEqualTo("document-encrypted");
        assertThat(wrong.get("problem").get("detail").asString()).contains("does not open");

        var right = client.ingest(collection, "secret.pdf", file, "password", "open sesame");

        assertThat(right.get("status").asString()).isEqualTo("ready");
        assertThat(right.get("id")).isEqualTo(wrong.get("id"));
        assertThat(client.text(right.get("id").asString())).contains("secret of the stand");
    }

    @Test
    void aWorkbookUnderThePasswordThatExcelItselfTriesNeedsNone() {
        var file = SampleFiles.encryptedByDefault(SampleFiles.xlsx("Woods", List.of(List.of("Oak", "Ash"))));

        var document = client.ingest(collection, "protected.xlsx", file);

        assertThat(document.get("status").asString()).as(document.toString()).isEqualTo("ready");
        assertThat(client.text(document.get("id").asString())).contains("Oak | Ash");
    }

    @Test
    void anArchiveThatIsSentAgainWithAPasswordOpensWhatIsEncryptedInIt() {
        var pdf = SampleFiles.encryptedPdf(List.of(List.of("The secret in the box.")), "open sesame");
        var zip = SampleFiles.zip(Map.of("secret.pdf", pdf));
        var id = client.ingest(collection, "box.zip", zip).get("id").asString();
        var children = "/api/v1/collections/" + collection + "/documents?parentId=" + id;
        var secret = TestService.json(service.get(children)).at("/data/0/id").asString();
        assertThat(code(client.settled(secret))).isEqualTo("document-encrypted");

        var again = client.upload(collection, "box.zip", zip, "password", "open sesame");

        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        assertThat(client.settled(secret).get("status").asString()).isEqualTo("ready");
        assertThat(client.text(secret)).contains("secret in the box");
    }

    @Test
    void bytesThatFailedAreTakenInAgainAlsoAfterOthersHaveReplacedThem() {
        var file = SampleFiles.encryptedPdf(List.of(List.of("The secret that was replaced.")), "open sesame");
        var id = client.ingest(collection, "first.pdf", file).get("id").asString();
        service.multipart(
                "PUT",
                "/api/v1/documents/" + id + "/content",
                "second.pdf",
                SampleFiles.utf8("%PDF-1.7 and nothing else follows"),
                List.of());
        assertThat(code(client.settled(id))).isEqualTo("document-corrupt");

        var again = client.ingest(collection, "first.pdf", file, "password", "open sesame");

        assertThat(again.get("id").asString()).isEqualTo(id);
        assertThat(again.get("status").asString()).as(again.toString()).isEqualTo("ready");
        assertThat(client.text(id)).contains("secret that was replaced");
    }

    @Test
    void aTruncatedFileIsCorrupt() {
        assertThat(code(client.ingest(collection, "half.pdf", Arrays.copyOf(PDF, PDF.length / 3))))
                .isEqualTo("document-corrupt");
        var docx = SampleFiles.docx("Title", List.of("Some text."), Map.of());
        assertThat(code(client.ingest(collection, "half.docx", Arrays.copyOf(docx, docx.length / 2))))
                .isEqualTo("document-corrupt");
    }

    @Test
    void anEmptyFileIsRefusedAtOnce() {
        var response = client.upload(collection, "empty.txt", new byte[0]);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(TestService.json(response).get("code").asString()).isEqualTo("document-empty");
    }

    @Test
    void aFileOfPicturesHasNoText() {
        var document = client.ingest(collection, "scan.pdf", SampleFiles.pdf(List.of(List.of(""), List.of(""))));

        assertThat(code(document)).isEqualTo("document-without-text");
        assertThat(document.get("problem").get("detail").asString()).contains("2 pages");
    }

    @Test
    void unknownBinaryIsUnsupported() {
        var noise = new byte[10_000];
        new Random(7).nextBytes(noise);

        var document = client.ingest(collection, "noise.bin", noise);

        assertThat(code(document)).isEqualTo("document-unsupported");
        assertThat(document.get("problem").get("status").asInt()).isEqualTo(415);
    }

    @Test
    void aZipBombMeetsTheLimitsOfArchives() {
        var document = client.ingest(collection, "bomb.zip", SampleFiles.zipBomb("a.txt", 400L << 20));

        assertThat(code(document)).isEqualTo("document-archive-limit");
    }

    @Test
    void whatNeedsMoreMemoryThanTheParserHasFailsAlone() {
        var text = new byte[45_000_000];
        Arrays.fill(text, (byte) 'x');
        for (int i = 0; i < text.length; i += 80) {
            text[i] = '\n';
        }

        var document = client.ingest(collection, "big.txt", text);

        assertThat(code(document)).isEqualTo("parser-out-of-memory");
        assertReady("after-memory.txt");
    }

    @Test
    void aParserThatStandsStillIsKilledAndTheFileTriedAgain() {
        assertReady("before-hang.txt");
        signal("STOP");

        var document = client.ingest(collection, "hang.txt", SampleFiles.utf8("The parser stands still."));

        assertThat(document.get("status").asString()).as(document.toString()).isEqualTo("ready");
        assertReady("after-hang.txt");
    }

    @Test
    void aParserThatIsKilledIsReplacedAndTheFileTriedAgain() {
        assertReady("before-kill.txt");
        signal("STOP");
        var response = client.upload(collection, "killed.txt", SampleFiles.utf8("The parser dies once."));
        var id = TestService.json(response).get("id").asString();
        Awaitility.await()
                .until(() -> client.document(id).get("status").asString().equals("parsing"));

        signal("KILL");

        assertThat(client.settled(id).get("status").asString()).isEqualTo("ready");
    }

    private void assertReady(String filename) {
        var document = client.ingest(collection, filename, SampleFiles.utf8("An ordinary text in " + filename));
        assertThat(document.get("status").asString()).as(document.toString()).isEqualTo("ready");
    }

    private static String code(JsonNode document) {
        assertThat(document.get("status").asString()).as(document.toString()).isEqualTo("failed");
        return document.get("problem").get("code").asString();
    }

    /** As Linux tells it: {@link ProcessHandle} leaves out one that is long. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** Sends a signal to this test's own parser processes. */
    private void signal(String name) {
        var folder = service.data().toString();
        var parsers = ProcessHandle.current()
                .descendants()
                .filter(process -> commandLine(process).contains("-Djava.io.tmpdir=" + folder))
                .toList();
        assertThat(parsers).isNotEmpty();
        for (var parser : parsers) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(parser.pid()))
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
