package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusyEngineTests {

    private static final int STREAMS = 3;

    @TempDir
    private Path folder;

    @Test
    void aFullQueueIs503WithATimeToComeBack() throws Exception {
        try (var talking =
                TalkingService.start(folder, "lectern.model.queue-capacity=1", "lectern.answer.shutdown-grace=200ms")) {
            var refused = new CompletableFuture<ServerSentEvents.Event>();
            for (int stream = 0; stream < STREAMS; stream++) {
                var events = talking.ask(7_000);
                Thread.ofVirtual().start(() -> awaitError(events, refused));
            }
            // One is computed and one waits: that was the third.
            assertThat(refused.get(1, TimeUnit.MINUTES).data()).contains("\"engine-busy\"");

            var response = talking.service()
                    .post("/api/v1/answers", Map.of("question", "When does the ferry leave the harbour?"));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
            assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("engine-busy");
            assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isPositive();
            // First: the client waits for the end of its streams.
            talking.service().close();
        }
    }

    private static void awaitError(InputStream stream, CompletableFuture<ServerSentEvents.Event> refused) {
        try {
            var events =
                    ServerSentEvents.readUntil(stream, event -> event.name().equals("error"));
            if (events.getLast().name().equals("error")) {
                refused.complete(events.getLast());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
