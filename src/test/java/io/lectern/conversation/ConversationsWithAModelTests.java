package io.lectern.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.engine.TinyModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Conversations over a document that is longer than the window of the model, which the test writes. */
class ConversationsWithAModelTests {

    private static final String FIRST = "How many lamps does the lighthouse of town 7 have?";

    @TempDir
    private static Path folder;

    private static TestService service;
    private static String document;
    private static String text;
    private static String other;

    @BeforeAll
    static void startTheServiceWithAModel() {
        var model = TinyModels.scripted(
                folder.resolve("says.gguf"), List.of("The lighthouse", " of town 7", " [1]."), 4096);
        service = TestService.start("lectern.model.path=" + model, "lectern.model.threads=1");
        text = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> "# Town %d\n\nThe lighthouse of town %d has %d lamps. Boats pass it each day and night."
                        .formatted(i, i, 100 + i))
                .collect(Collectors.joining("\n\n"));
        var collection = service.collection("Lighthouses");
        document = service.document(collection, "lighthouses.md", text);
        other = service.document(collection, "keepers.md", text.replace("lighthouse", "lighthouse keeper"));
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void theNextTurnReadsWhatTheOneBeforeHadReadFromTheEngine() {
        var conversation = start();
        var first = ask(conversation, Map.of("content", FIRST));

        var second = ask(conversation, Map.of("content", "How many lamps does the lighthouse of town 31 have?"));

        assertThat(second.get("mode").stringValue()).isEqualTo("mixed");
        assertThat(second.get("modeReason").stringValue()).contains("stay from the turn before");
        var manifest = manifest(second);
        int stay = manifest.at("/kept/excerpts").intValue();
        assertThat(stay).isPositive();
        var labels = excerpts(manifest);
        assertThat(labels.subList(0, stay - 1))
                .isEqualTo(excerpts(manifest(first)).subList(0, stay - 1));
        assertThat(second.at("/usage/cachedTokens").intValue())
                .isGreaterThanOrEqualTo(end(manifest, stay))
                .isGreaterThan(second.at("/usage/promptTokens").intValue() / 3);
    }

    @Test
    void nothingStaysWhenTheDocumentsChange() {
        var conversation = start();
        ask(conversation, Map.of("content", FIRST));

        var moved = ask(conversation, Map.of("content", FIRST, "documentIds", List.of(other)));

        assertThat(manifest(moved).path("kept").isMissingNode()).isTrue();
    }

    @Test
    void aFollowUpIsSearchedAsTheModelWroteItAndTheAccountSaysHow() {
        var conversation = start();
        ask(conversation, Map.of("content", FIRST));

        var followUp = ask(conversation, Map.of("content", "And which town is it of?"));

        assertThat(manifest(followUp).get("searchQuery").stringValue()).isEqualTo("The lighthouse of town 7.");
        assertThat(followUp.get("question").stringValue()).isEqualTo("And which town is it of?");
    }

    @Test
    void aQueryThatLostTheQuestionsWordsIsNotSearchedFor() {
        var conversation = start();
        ask(conversation, Map.of("content", FIRST));

        var followUp = ask(conversation, Map.of("content", "Which boats pass it?"));

        assertThat(manifest(followUp).get("searchQuery").stringValue()).isEqualTo(FIRST + "\nWhich boats pass it?");
    }

    @Test
    void theModelIsNotAskedForAQueryWhereEverythingIsRead() {
        var brief =
                service.document(service.collection("Brief"), "brief.md", "The lighthouse of town 7 has 107 lamps.");
        var conversation = start(brief);
        ask(conversation, Map.of("content", FIRST));

        var followUp = ask(conversation, Map.of("content", "And which town is it of?"));

        assertThat(followUp.get("mode").stringValue()).isEqualTo("whole");
        assertThat(manifest(followUp).get("searchQuery").stringValue()).startsWith(FIRST);
    }

    @Test
    void nothingStaysOfAnotherVersionAndWhatWasSearchedForGoesWithTheDocument() {
        var replaced = service.document(service.collection("Replaced"), "old.md", text);
        var conversation = start(replaced);
        ask(conversation, Map.of("content", FIRST));
        var followUp = ask(conversation, Map.of("content", "And which town is it of?"));
        var path = "/api/v1/documents/" + replaced;
        service.multipart(
                "PUT", path + "/content", "new.md", (text + " Gulls too.").getBytes(StandardCharsets.UTF_8), List.of());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> TestService.json(service.get(path)).get("version").intValue() == 2);

        var next = ask(conversation, Map.of("content", FIRST));
        service.delete(path);

        assertThat(manifest(next).at("/entries/1/documentVersion").intValue()).isEqualTo(2);
        assertThat(manifest(next).path("kept").isMissingNode()).isTrue();
        assertThat(manifest(followUp).path("searchQuery").isMissingNode()).isTrue();
        assertThat(manifest(followUp).get("entries").isEmpty()).isFalse();
    }

    private static String start() {
        return start(document);
    }

    private static String start(String document) {
        return "/api/v1/conversations/"
                + TestService.json(service.post("/api/v1/conversations", Map.of("documentIds", List.of(document))))
                        .get("id")
                        .stringValue();
    }

    private static JsonNode ask(String conversation, Map<String, Object> message) {
        return TestService.json(service.post(conversation + "/messages", message));
    }

    private static JsonNode manifest(JsonNode answer) {
        return TestService.json(
                service.get("/api/v1/answers/" + answer.get("id").stringValue() + "/prompt"));
    }

    private static List<String> excerpts(JsonNode manifest) {
        return manifest.get("entries")
                .valueStream()
                .filter(entry -> entry.has("label"))
                .map(entry -> entry.get("label") + " " + entry.get("ranges"))
                .toList();
    }

    private static int end(JsonNode manifest, int label) {
        return manifest.get("entries")
                .valueStream()
                .filter(entry -> entry.path("label").asInt(0) == label)
                .mapToInt(entry -> entry.get("endToken").intValue())
                .findFirst()
                .orElseThrow();
    }
}
