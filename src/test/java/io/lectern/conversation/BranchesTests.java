package io.lectern.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.Answers;
import io.lectern.document.SharedService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Conversations whose questions are edited, moved to other documents, and kept. */
@ExtendWith(SharedService.class)
class BranchesTests {

    private final TestService service;
    private String observatory = "";
    private String ferry = "";
    private String conversation = "";

    BranchesTests(TestService service) {
        this.service = service;
    }

    @BeforeEach
    void startAConversation() {
        var collection = service.collection("Branches");
        observatory = service.document(
                collection, "observatory.txt", "The observatory opens at eight in summer and at ten in winter.");
        ferry = service.document(collection, "ferry.txt", "The ferry to the island leaves at nine from the harbour.");
        conversation = "/api/v1/conversations/"
                + TestService.json(service.post("/api/v1/conversations", Map.of("documentIds", List.of(observatory))))
                        .get("id")
                        .stringValue();
    }

    @Test
    void anEditedQuestionIsABranchBesideTheOldOne() {
        ask(Map.of("content", "When does the observatory open in summer?"));
        ask(Map.of("content", "And when does the observatory open in winter?"));

        ask(Map.of("content", "When does the observatory open in winter?", "replaces", 0));

        var shown = TestService.json(service.get(conversation)).get("messages");
        assertThat(ordinals(shown)).containsExactly(2);
        assertThat(shown.get(0).get("alternatives").valueStream().map(JsonNode::intValue))
                .containsExactly(0, 2);
        var old = TestService.json(service.get(conversation + "?through=0")).get("messages");
        assertThat(ordinals(old)).containsExactly(0, 1);
    }

    @Test
    void anOldBranchCanBeGoneOnWith() {
        ask(Map.of("content", "When does the observatory open in summer?"));
        ask(Map.of("content", "When does the observatory open in winter?", "replaces", 0));

        ask(Map.of("content", "And when does the observatory open in winter?", "parent", 0));

        var shown = TestService.json(service.get(conversation)).get("messages");
        assertThat(ordinals(shown)).containsExactly(0, 2);
        assertThat(ordinals(TestService.json(service.get(conversation + "?through=1"))
                        .get("messages")))
                .containsExactly(1);
    }

    @Test
    void questionsThatAreAskedAtTheSameTimeAreAlternatives() {
        ask(Map.of("content", "When does the observatory open in summer?"));
        var id = new ConversationId(UUID.fromString(conversation.substring(conversation.lastIndexOf('/') + 1)));
        var conversations = service.bean(Conversations.class);
        var answers = service.bean(Answers.class);
        var one = conversations.ask(id, new NextQuestion("And in winter?", null, null, null));
        var other = conversations.ask(id, new NextQuestion("And in spring?", null, null, null));

        answers.ask(one.question(), AnswerListener.SILENT, one.recorder());
        answers.ask(other.question(), AnswerListener.SILENT, other.recorder());

        var shown = TestService.json(service.get(conversation)).get("messages");
        assertThat(ordinals(shown)).containsExactly(0, 2);
        assertThat(shown.get(1).get("alternatives").valueStream().map(JsonNode::intValue))
                .containsExactly(1, 2);
    }

    @Test
    void theDocumentsCanChangeFromOneQuestionToTheNext() {
        ask(Map.of("content", "When does the observatory open in summer?"));

        var moved = ask(Map.of("content", "When does the ferry leave the harbour?", "documentIds", List.of(ferry)));
        var next = ask(Map.of("content", "Where does the ferry to the island leave from?"));

        assertThat(moved.get("citations").get(0).get("documentId").stringValue())
                .isEqualTo(ferry);
        assertThat(next.get("citations").get(0).get("documentId").stringValue()).isEqualTo(ferry);
        var messages = TestService.json(service.get(conversation)).get("messages");
        assertThat(messages.get(1).at("/scope/documentIds/0").stringValue()).isEqualTo(ferry);
        assertThat(messages.get(2).path("scope").isNull()
                        || messages.get(2).path("scope").isMissingNode())
                .isTrue();
    }

    @Test
    void aConversationThatNobodyNamedIsCalledByItsFirstQuestion() {
        ask(Map.of("content", "When does the observatory open in summer?"));
        ask(Map.of("content", "And in winter?"));

        assertThat(TestService.json(service.get(conversation)).get("title").stringValue())
                .isEqualTo("When does the observatory open in summer?");
    }

    @Test
    void anExportHasQuestionsAnswersAndWhatTheyCite() {
        ask(Map.of("content", "When does the observatory open in summer?"));

        var markdown = service.get(conversation + "/export");
        var json = service.get(conversation + "/export?format=json");

        assertThat(markdown.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"conversation-");
        assertThat(markdown.body())
                .startsWith("# When does the observatory open in summer?\n")
                .contains("## When does the observatory open in summer?\n")
                .contains("> [1] observatory.txt: “The observatory opens at eight in summer and at ten in winter.”");
        assertThat(TestService.json(json)).isEqualTo(TestService.json(service.get(conversation)));
    }

    @Test
    void aTurnThatIsNotThereCanBeNeitherReplacedNorShown() {
        var replaced = service.post(conversation + "/messages", Map.of("content", "When?", "replaces", 7));

        assertThat(replaced.statusCode()).isEqualTo(404);
        assertThat(TestService.json(replaced).get("code").stringValue()).isEqualTo("turn-not-found");
        assertThat(service.get(conversation + "?through=7").statusCode()).isEqualTo(404);
    }

    private JsonNode ask(Map<String, Object> message) {
        var response = service.post(conversation + "/messages", message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestService.json(response);
    }

    private static List<Integer> ordinals(JsonNode messages) {
        return messages.valueStream()
                .map(message -> message.get("ordinal").intValue())
                .toList();
    }
}
