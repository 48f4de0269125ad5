package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to an answer that is being written when the service stops. */
class ShutdownTests {

    @TempDir
    private Path folder;

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

    /** Stops the service as soon as the answer has begun, and reads on. */
    private ServerSentEvents.Event lastEventWhenStopped(String setting, int tokens) throws Exception {
        var stopping = new AtomicReference<Thread>();
        try (var talking = TalkingService.start(folder, setting)) {
            var events = ServerSentEvents.readUntil(talking.ask(tokens), event -> {
                if (event.name().equals("answer.delta") && stopping.get() == null) {
                    stopping.set(Thread.ofPlatform().start(talking.service()::close));
                }
                return false;
            });
            stopping.get().join();
            return events.getLast();
        }
    }
}
