package io.lectern.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The service, killed in the middle of ingestion, loses nothing and doubles nothing. */
class KilledIngestionTests {

    private static final int DOCUMENTS = 8;
    private static final int KILLS = 2;
    private static final long LARGE_UPLOAD_BYTES = 150L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(seed());

    private static long seed() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return seed;
    }

    @Test
    void resumesAfterBeingKilledAtAnyMoment(@TempDir Path data) throws IOException, InterruptedException {
        var ids = new HashMap<Integer, String>();
        String collection = "";
        for (int kill = 0; kill < KILLS; kill++) {
            try (var service = Running.start(data)) {
                if (kill == 0) {
                    collection = post(service.uri("/api/v1/collections"), "{\"name\": \"Killed\"}")
                            .get("id")
                            .asString();
                    assertTakesALargeUploadOnASmallHeap(service, collection);
                }
                for (int number = 0; number < DOCUMENTS; number++) {
                    var id = upload(service, collection, number);
                    assertThat(ids.merge(number, id, (before, now) -> before)).isEqualTo(id);
                }
                killWhenSomeAreReady(service, collection, 1 + random.nextInt(DOCUMENTS - 2));
            }
        }

        try (var service = TestService.startOn(data)) {
            var client = new DocumentClient(service);
            for (var entry : ids.entrySet()) {
                var document = client.settled(entry.getValue());
                assertThat(document.get("status").asString())
                        .as(document.toString())
                        .isEqualTo("ready");
                assertThat(client.text(entry.getValue())).isEqualTo(text(entry.getKey()));
            }
            assertNothingIsDoubled(service, new HashSet<>(ids.values()));
        }
    }

    private static void assertNothingIsDoubled(TestService service, Set<String> ids) {
        var jdbc = service.bean(JdbcClient.class);
        assertThat(ids).hasSize(DOCUMENTS);
        assertThat(jdbc.sql("select count(*) from document where ready_version = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(DOCUMENTS);
        assertThat(jdbc.sql("select count(*) from document_version")
                        .query(Integer.class)
                        .single())
                .isEqualTo(DOCUMENTS + 1);
        assertThat(jdbc.sql("""
                        select count(*) from document_version v
                         where v.status = 'ready'
                           and v.passages <> (select count(*) from passage p
                                               where p.document_id = v.document_id and p.version = v.version)
                        """).query(Integer.class).single()).isZero();
        Awaitility.await()
                .atMost(LONGEST)
                .until(() -> jdbc.sql("select count(*) from scheduled_tasks")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    private void killWhenSomeAreReady(Running service, String collection, int some) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(LONGEST)
                .until(() -> readyDocuments(service, collection) >= some);
        service.kill();
    }

    private long readyDocuments(Running service, String collection) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.uri("/api/v1/collections/" + collection + "/documents"))
                .build();
        var list = TestService.JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return list.get("data")
                .valueStream()
                .filter(document -> document.get("status").asString().equals("ready"))
                .count();
    }

    /** The heap of the process is smaller than the file. */
    private void assertTakesALargeUploadOnASmallHeap(Running service, String collection)
            throws IOException, InterruptedException {
        var response = send(service, collection, "large.bin", HttpRequest.BodyPublishers.ofInputStream(Zeros::new));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(TestService.json(response).get("bytes").asLong()).isEqualTo(LARGE_UPLOAD_BYTES);
    }

    private String upload(Running service, String collection, int number) throws IOException, InterruptedException {
        var response = send(service, collection, number + ".txt", HttpRequest.BodyPublishers.ofString(text(number)));
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return TestService.json(response).get("id").asString();
    }

    private HttpResponse<String> send(
            Running service, String collection, String filename, HttpRequest.BodyPublisher content)
            throws IOException, InterruptedException {
        var head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n".formatted(filename);
        var body = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers.ofString(head),
                content,
                HttpRequest.BodyPublishers.ofString("\r\n--b--\r\n"));
        var request = HttpRequest.newBuilder(service.uri("/api/v1/collections/" + collection + "/documents"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(body)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode post(URI uri, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return TestService.JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static String text(int number) {
        return String.join(
                "\n\n",
                java.util.Collections.nCopies(
                        100 + number * 50, "Paragraph of document %d about the stand it describes.".formatted(number)));
    }

    /** As many zero bytes as the large upload has. */
    private static final class Zeros extends InputStream {

        private long left = LARGE_UPLOAD_BYTES;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, length);
            java.util.Arrays.fill(buffer, offset, offset + read, (byte) 0);
            left -= read;
            return read;
        }
    }

    /** A service in a process of its own. */
    private record Running(Process process, String address) implements AutoCloseable {

        static Running start(Path data) throws IOException {
            var process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServiceProcess.class.getName(),
                            data.toString()))
                    .redirectErrorStream(true)
                    .start();
            var log = new StringBuilder();
            var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                if (line.startsWith(ServiceProcess.READY)) {
                    Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                    return new Running(process, line.substring(ServiceProcess.READY.length()));
                }
            }
            throw new IOException("The service did not start: " + log);
        }

        URI uri(String path) {
            return URI.create(address + path);
        }

        void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
