package io.lectern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.client.LecternClient;
import io.lectern.client.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} as it is started from a shell, and what kills it. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(400)
class SupervisedServiceTests {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String READY = "Lectern is at ";

    @TempDir
    private Path data;

    @Test
    void aServiceThatDiesComesBackWhereItWasWithAllThatItHadAndStopsWithStatus0() throws Exception {
        try (var serve = Serve.start("--port", "0", "--data", data.toString())) {
            var address = serve.awaitAddress(1);
            String answer;
            try (var client = new LecternClient(address)) {
                var document = client.upload(
                        client.collection("Harbour"),
                        "keys.txt",
                        () -> new ByteArrayInputStream("The harbour master of Fennick keeps the key.".getBytes(UTF_8)));
                assertThat(client.awaitSettled(document, LONGEST, change -> {}).isReady())
                        .isTrue();
                answer = client.askForJson(question());
            }
            var id = TestService.JSON.readTree(answer).get("id").stringValue();

            serve.kill("KILL", serve.service());
            assertThat(serve.awaitAddress(2)).isEqualTo(address);
            assertThat(stored(address, id)).isEqualTo(TestService.JSON.readTree(answer));

            try (var client = new LecternClient(address)) {
                assertThat(client.ask(question()).text()).contains("The harbour master of Fennick keeps the key.");
            }
            assertThat(serve.deaths()).hasSize(1);
            assertThat(serve.deaths().getFirst()).contains("of signal 9 (SIGKILL", "again in 1.0 s");

            // As Ctrl-C does: all of the group get the signal.
            var started = serve.process.descendants().toList();
            serve.kill("INT", serve.service(), serve.process.toHandle());
            assertThat(serve.process.waitFor()).isZero();
            await().atMost(LONGEST).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(serve.deaths()).hasSize(1);
        }
    }

    @Test
    void aTakenPortIsSaidOnceAndPassedOnAsStatus1() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var serve = Serve.start(
                        "--port",
                        Integer.toString(taken.getLocalPort()),
                        "--data",
                        data.resolve("data").toString())) {
            assertThat(serve.process.waitFor()).isEqualTo(1);
            await().until(() -> serve.output.stream().anyMatch(line -> line.contains("Cannot listen on port")));
            assertThat(serve.output)
                    .filteredOn(line -> line.startsWith("lectern: "))
                    .hasSize(1);
            assertThat(data.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidOnceAndPassedOnAsStatus1() throws Exception {
        var file = Files.createFile(data.resolve("file"));
        try (var serve = Serve.start("--port", "0", "--data", file.toString())) {
            assertThat(serve.process.waitFor()).isEqualTo(1);
            await().until(() ->
                    serve.output.stream().anyMatch(line -> line.contains("Cannot write to the data folder")));
            assertThat(serve.deaths()).isEmpty();
        }
    }

    private static Question question() {
        return new Question("Who keeps the key of Fennick?", List.of(), List.of());
    }

    private static Object stored(URI address, String answer) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address + "/api/v1/answers/" + answer))
                    .build();
            return TestService.JSON.readTree(
                    http.send(request, BodyHandlers.ofString()).body());
        }
    }

    /** The command, its output read as it comes. */
    private record Serve(Process process, Queue<String> output) implements AutoCloseable {

        static Serve start(String... options) throws IOException {
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // A short life is over before the second compiler pays.
                    "-Dlectern.service.options=-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.lectern.Lectern",
                    "serve");
            builder.command().addAll(List.of(options));
            var process = builder.redirectErrorStream(true).start();
            var output = new ConcurrentLinkedQueue<String>();
            var reader = process.inputReader(UTF_8);
            Thread.ofVirtual().start(() -> reader.lines().forEach(output::add));
            return new Serve(process, output);
        }

        URI awaitAddress(int life) {
            await().atMost(LONGEST).until(() -> addresses().size() >= life);
            return URI.create(addresses().getLast());
        }

        private List<String> addresses() {
            return output.stream()
                    .filter(line -> line.startsWith(READY))
                    .map(line -> line.substring(READY.length(), line.indexOf(',')))
                    .toList();
        }

        List<String> deaths() {
            return output.stream()
                    .filter(line -> line.startsWith("lectern: The service died"))
                    .toList();
        }

        ProcessHandle service() {
            return process.children().findFirst().orElseThrow();
        }

        void kill(String signal, ProcessHandle... targets) throws IOException, InterruptedException {
            var kill = new ProcessBuilder("kill", "-" + signal);
            for (var target : targets) {
                kill.command().add(Long.toString(target.pid()));
            }
            assertThat(kill.start().waitFor()).isZero();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
