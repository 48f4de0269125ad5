package io.lectern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.ServiceSettings;
import io.lectern.client.Terminal;
import io.lectern.document.SharedService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A folder that is taken in from the command line. */
@ExtendWith(SharedService.class)
class IngestCommandTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final String collection = "Ingested " + UUID.randomUUID();
    private final TestService service;

    @TempDir
    private Path folder;

    IngestCommandTests(TestService service) {
        this.service = service;
    }

    @BeforeEach
    void someFiles() throws IOException {
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("deep/er/harbour.md"), "# Harbour\n\nThe gate opens at 05:40 in summer.\n");
        Files.writeString(folder.resolve("渡轮.txt"), "The ferry to the island leaves twice a day.\n");
    }

    @Test
    void everyFileGetsALineAndSayingSoCostsNothingTheSecondTime(@TempDir Path reports) throws IOException {
        var report = reports.resolve("out.jsonl");

        var status = ingest("--report", report.toString());

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString(UTF_8)).contains("2 files in ").contains("2 ready, 0 failed, 0 skipped");
        var lines = lines(Files.readString(report));
        assertThat(lines).containsOnlyKeys("deep/er/harbour.md", "渡轮.txt");
        var harbour = line(lines, "deep/er/harbour.md");
        assertThat(harbour.get("status").asString()).isEqualTo("ready");
        assertThat(harbour.get("version").asInt()).isEqualTo(1);
        assertThat(harbour.get("blocks").asInt()).isEqualTo(2);
        assertThat(harbour.get("passages").asInt()).isEqualTo(1);
        assertThat(harbour.get("characters").asInt()).isPositive();
        assertThat(harbour.get("millis").asLong()).isNotNegative();
        assertThat(harbour.get("language").asString()).isEqualTo("en");
        assertThat(harbour.has("problem")).isFalse();

        out.reset();
        assertThat(ingest("--json")).isZero();

        var again = lines(out.toString(UTF_8));
        assertThat(line(again, "deep/er/harbour.md").get("documentId")).isEqualTo(harbour.get("documentId"));
        assertThat(line(again, "deep/er/harbour.md").get("version").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsNotTakenInIsToldOf() throws IOException {
        Files.writeString(folder.resolve("empty.txt"), "");
        Files.writeString(folder.resolve(".hidden"), "Hidden.");
        Files.createDirectory(folder.resolve(".git"));
        Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7\nthis is not a document\n");
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("渡轮.txt"));
        try (var large = new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
            large.setLength(200L << 20);
        }

        var status = ingest("--json");

        assertThat(status).isEqualTo(1);
        var lines = lines(out.toString(UTF_8));
        assertThat(lines).hasSize(8);
        assertThat(problem(line(lines, "empty.txt"))).isEqualTo("failed document-empty");
        assertThat(problem(line(lines, "large.txt"))).isEqualTo("failed document-too-large");
        assertThat(problem(line(lines, "broken.pdf"))).startsWith("failed document-");
        assertThat(problem(line(lines, ".hidden"))).isEqualTo("skipped hidden-file");
        assertThat(problem(line(lines, ".git"))).isEqualTo("skipped hidden-folder");
        assertThat(problem(line(lines, "link.txt"))).isEqualTo("skipped not-a-file");
        assertThat(line(lines, "渡轮.txt").get("status").asString()).isEqualTo("ready");
    }

    @Test
    void whatCannotRunSaysSoWithItsOwnStatus() {
        assertThat(run("ingest", folder.resolve("nothing").toString())).isEqualTo(2);
        assertThat(run("ingest", folder.toString(), "--parallel", "0")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("is not a folder", "--parallel must be 1 to 64, not 0");
    }

    @Test
    void aServiceThatRunsOnTheDataFolderIsUsedAndElseOneIsStarted(@TempDir Path data) {
        var settings = new ServiceSettings(
                data, ServiceSettings.LOOPBACK, 0, ServiceSettings.Console.NOTHING, ServiceSettings.Retention.KEEP);
        try (var running = new SpringServiceStarter().start(settings)) {
            assertThat(run("ingest", folder.toString(), "--data", data.toString()))
                    .isZero();
            assertThat(get(running.address(), "/api/v1/collections")).contains("\"documents\":2");
        }
        assertThat(data.resolve("service.json")).doesNotExist();
        out.reset();

        assertThat(run("ingest", folder.toString(), "--data", data.toString(), "--json"))
                .isZero();

        assertThat(line(lines(out.toString(UTF_8)), "渡轮.txt").get("version").asInt())
                .isEqualTo(1);
    }

    private static String get(URI address, String path) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String problem(JsonNode line) {
        return line.get("status").asString() + " " + line.at("/problem/code").asString();
    }

    private static Map<String, JsonNode> lines(String jsonLines) {
        return jsonLines
                .lines()
                .map(TestService.JSON::readTree)
                .collect(Collectors.toMap(line -> line.get("path").asString(), Function.identity()));
    }

    private static JsonNode line(Map<String, JsonNode> lines, String path) {
        return Objects.requireNonNull(lines.get(path), path);
    }

    private int ingest(String... options) {
        var all = new ArrayList<>(List.of(
                "ingest", folder.toString(), "--service", service.uri("").toString(), "--collection", collection));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Lectern.run(
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false), arguments);
    }
}
