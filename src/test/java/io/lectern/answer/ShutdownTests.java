package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.engine.TinyModels;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to an answer that is being written when the service stops. */
class ShutdownTests {

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void writeAModelThatTalksForAWhile() {
        model = TinyModels.random(folder.resolve("talks.gguf"), new TinyModels.Sizes(8, 256, 4, 2, 512, 8_192, 7));
    }

    @Test
    void anAnswerThatRunsOutOfTimeEndsWithAnErrorEvent() throws Exception {
        var last = lastEventWhenStopped("lectern.answer.shutdown-grace=200ms", 6_000);

        assertThat(last.name()).isEqualTo("error");
        assertThat(TestService.JSON.readTree(last.data()).get("code").stringValue())
                .isEqualTo("service-stopping");
    }

    @Test
    void anAnswerThatFinishesInTimeIsWholeAndStored() throws Exception {
        var last = lastEventWhenStopped("lectern.answer.shutdown-grace=60s", 60);

        assertThat(last.name()).isEqualTo("answer.completed");
        assertThat(TestService.JSON
                        .readTree(last.data())
                        .get("usage")
                        .get("completionTokens")
                        .intValue())
                .isPositive();
    }

    private static ServerSentEvents.Event lastEventWhenStopped(String setting, int tokens) throws Exception {
        var service = TestService.start("lectern.model.path=" + model, setting);
        try (var client = HttpClient.newHttpClient()) {
            ingest(service);
            var response = client.send(question(service, tokens), HttpResponse.BodyHandlers.ofInputStream());
            return readWhileStopping(service, response.body());
        } finally {
            service.close();
        }
    }

    private static void ingest(TestService service) {
        var collection = TestService.json(service.post("/api/v1/collections", Map.of("name", "Ferry")))
                .get("id")
                .stringValue();
        service.upload(
                "/api/v1/collections/" + collection + "/documents",
                "ferry.txt",
                "The ferry leaves the harbour at nine.".getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> service.get("/api/v1/collections/" + collection + "/documents")
                        .body()
                        .contains("\"ready\""));
    }

    private static HttpRequest question(TestService service, int tokens) {
        var body = TestService.JSON.writeValueAsString(
                Map.of("question", "When does the ferry leave the harbour?", "stream", true, "maxTokens", tokens));
        return HttpRequest.newBuilder(service.uri("/api/v1/answers"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** Stops the service as soon as the answer has begun, and reads on. */
    private static ServerSentEvents.Event readWhileStopping(TestService service, InputStream stream) throws Exception {
        var text = new StringBuilder();
        var stopping = Optional.<Thread>empty();
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                if (stopping.isEmpty() && line.equals("event:answer.delta")) {
                    stopping = Optional.of(Thread.ofPlatform().start(service::close));
                }
            }
        }
        assertThat(stopping).as("the stream was:\n%s", text).isPresent();
        stopping.orElseThrow().join();
        return ServerSentEvents.parse(text.toString()).getLast();
    }
}
