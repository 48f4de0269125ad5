package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are lost, read on, given up and cancelled. */
class AnswerStreamTests {

    @TempDir
    private static Path folder;

    private static TalkingService talking;

    @BeforeAll
    static void start() {
        talking = TalkingService.start(folder, "lectern.answer.resume-window=2s");
    }

    @AfterAll
    static void stop() {
        talking.close();
    }

    @Test
    void aLostStreamIsReadOnFromBehindTheLastEventSeen() throws Exception {
        var first =
                ServerSentEvents.readUntil(talking.ask(300), event -> event.id().equals("9"));

        var rest = ServerSentEvents.readUntil(talking.resume(idOf(first), "9"), event -> false);

        assertThat(rest.getFirst().id()).isEqualTo("10");
        assertThat(rest.getLast().name()).isEqualTo("answer.completed");
        var all = new ArrayList<>(first);
        all.addAll(rest);
        assertThat(text(all))
                .isEqualTo(TestService.JSON
                        .readTree(rest.getLast().data())
                        .get("text")
                        .stringValue());
    }

    @Test
    void anAnswerThatNobodyReadsOnIsCancelledAndNotStored() throws Exception {
        var id = idOf(ServerSentEvents.readUntil(
                talking.ask(7_000), event -> event.id().equals("5")));

        var next = ServerSentEvents.readUntil(talking.ask(5), event -> false);

        assertThat(next.getLast().name()).isEqualTo("answer.completed");
        assertThat(ServerSentEvents.readUntil(talking.resume(id, "5"), event -> false)
                        .getLast()
                        .data())
                .contains("answer-cancelled");
        assertThat(talking.service().get("/api/v1/answers/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledAnswerEndsAtOnceAndIsNotStored() throws Exception {
        var stream = talking.ask(7_000);
        var seen = new ArrayList<ServerSentEvents.Event>();

        var events = ServerSentEvents.readUntil(stream, event -> {
            seen.add(event);
            if (event.id().equals("5")) {
                talking.service().delete("/api/v1/answers/" + idOf(seen));
            }
            return false;
        });

        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(events.getLast().data()).contains("answer-cancelled");
        assertThat(talking.service().get("/api/v1/answers/" + idOf(events)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAnswerThatHasEndedCanBeReadAgain() throws Exception {
        var id = idOf(ServerSentEvents.readUntil(talking.ask(5), event -> false));

        var again = ServerSentEvents.readUntil(talking.resume(id, "0"), event -> false);

        assertThat(again.getLast().name()).isEqualTo("answer.completed");
        assertThat(talking.service().delete("/api/v1/answers/" + id).statusCode())
                .isEqualTo(204);
        assertThat(talking.service().get("/api/v1/answers/" + id).statusCode()).isEqualTo(200);
    }

    private static String idOf(List<ServerSentEvents.Event> events) {
        return TestService.JSON.readTree(events.getFirst().data()).get("id").stringValue();
    }

    private static String text(List<ServerSentEvents.Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("answer.delta"))
                .map(event ->
                        TestService.JSON.readTree(event.data()).get("text").stringValue())
                .collect(Collectors.joining());
    }
}
