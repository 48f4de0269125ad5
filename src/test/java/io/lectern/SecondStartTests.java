package io.lectern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was stored is there, the same, after the service was stopped and started again. */
class SecondStartTests {

    private static final byte[] CONTENT =
            "The harbour master of Fennick keeps the key.".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path data;

    @Test
    void documentsAnswersAndConversationsReloadTheSame() {
        String collection;
        String conversation;
        String before;
        try (var first = TestService.startOn(data)) {
            collection = id(first, "/api/v1/collections", Map.of("name", "Harbour"));
            upload(first, collection);
            conversation = id(first, "/api/v1/conversations", Map.of("collectionIds", new String[] {collection}));
            first.post(messages(conversation), Map.of("content", "Who keeps the key of Fennick?"));
            before = first.get("/api/v1/conversations/" + conversation).body();
        }

        try (var second = TestService.startOn(data)) {
            var again = second.upload("/api/v1/collections/" + collection + "/documents", "keys.txt", CONTENT);
            var answer = TestService.json(
                    second.post(messages(conversation), Map.of("content", "Who is the harbour master of Fennick?")));

            assertThat(before).contains("The harbour master of Fennick keeps the key.");
            assertThat(again.statusCode())
                    .as("the same bytes are not ingested again")
                    .isEqualTo(200);
            assertThat(answer.get("mode").stringValue()).isEqualTo("extractive");
            var reloaded = TestService.json(second.get("/api/v1/conversations/" + conversation));
            assertThat(reloaded.get("messages").get(0))
                    .isEqualTo(TestService.JSON.readTree(before).get("messages").get(0));
            assertThat(reloaded.get("messages").size()).isEqualTo(2);
        }
    }

    @Test
    void aSecondServiceOnTheSameFolderIsRefused() {
        try (var first = TestService.startOn(data)) {
            assertThat(first.get("/actuator/health").statusCode()).isEqualTo(200);

            assertThatThrownBy(() -> TestService.startOn(data))
                    .rootCause()
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
        }
    }

    private static String messages(String conversation) {
        return "/api/v1/conversations/" + conversation + "/messages";
    }

    private static String id(TestService service, String path, Map<String, Object> body) {
        return TestService.json(service.post(path, body)).get("id").stringValue();
    }

    private static void upload(TestService service, String collection) {
        var document = TestService.json(
                        service.upload("/api/v1/collections/" + collection + "/documents", "keys.txt", CONTENT))
                .get("id")
                .stringValue();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> TestService.json(service.get("/api/v1/documents/" + document))
                        .get("status")
                        .stringValue()
                        .equals("ready"));
    }
}
