package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The whole way of a question, over HTTP, without a model. */
class AnswersOverHttpTests {

    private static final String HANDBOOK = """
            # Observatory handbook

            ## Opening hours

            The Talbrook observatory opens at 18:30 from April to September. In winter it opens at 17:00.

            ## Telescopes

            The main telescope has a mirror of 2.4 metres. It was installed in 1987 by the optics workshop.

            ## Visitors

            Groups of more than 25 visitors must book 14 days ahead. A guided tour costs 9 euros.
            """;
    private static final String CHINESE = "# 天文台年报\n\n二〇二四年共有三万二千名游客参观了天文台。\n\n主望远镜的镜面直径为2.4米，由光学车间安装。\n";

    private static TestService service;
    private static String collection;
    private static String handbook;
    private static String report;

    @BeforeAll
    static void startTheServiceWithTwoDocuments() {
        service = TestService.start();
        collection = service.collection("Observatory");
        handbook = service.document(collection, "handbook.md", HANDBOOK);
        report = service.document(collection, "年报.md", CHINESE);
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void quotesTheSentenceThatAnswersWithItsExactPlace() {
        var answer = service.answer(Map.of("question", "How large is the mirror of the main telescope?"));

        assertThat(answer.get("mode").stringValue()).isEqualTo("extractive");
        var citation = answer.get("citations").get(0);
        assertThat(citation.get("documentId").stringValue()).isEqualTo(handbook);
        assertThat(citation.get("citedText").stringValue()).isEqualTo("The main telescope has a mirror of 2.4 metres.");
        assertThat(citation.get("location").stringValue()).contains("Telescopes");
        assertCitedTextIsTheSubstring(answer);
    }

    @Test
    void answersAChineseQuestionFromTheChineseDocument() {
        var answer = service.answer(Map.of("question", "二〇二四年有多少游客参观了天文台？"));

        assertThat(answer.get("citations").get(0).get("documentId").stringValue())
                .isEqualTo(report);
        assertThat(answer.get("text").stringValue()).contains("三万二千名游客");
        assertCitedTextIsTheSubstring(answer);
    }

    @Test
    void aHeadingThatOnlyRepeatsTheQuestionIsNoAnswer() {
        service.document(
                collection,
                "glossary.md",
                "# Glossary\n\n## Astrolabe\n\nAn astrolabe measures the height of stars above the horizon.\n");

        var answer = service.answer(Map.of("question", "What is an astrolabe?"));

        assertThat(answer.get("citations").get(0).get("citedText").stringValue())
                .isEqualTo("An astrolabe measures the height of stars above the horizon.");
    }

    @Test
    void saysSoWhenTheDocumentsHoldNoAnswer() {
        var answer = service.answer(Map.of("question", "Which bank financed the harbour tunnel in Oslo?"));

        assertThat(answer.get("mode").stringValue()).isEqualTo("none");
        assertThat(answer.get("citations").isEmpty()).isTrue();
        assertThat(answer.get("text").stringValue()).contains("do not contain an answer");
        assertThat(answer.get("modeReason").stringValue()).isNotBlank();
    }

    @Test
    void staysWithinTheDocumentsAskedAbout() {
        var answer = service.answer(Map.of(
                "question", "How large is the mirror of the main telescope?", "documentIds", new String[] {report}));

        answer.get("citations")
                .forEach(citation ->
                        assertThat(citation.get("documentId").stringValue()).isEqualTo(report));
    }

    @Test
    void namesTheDocumentThatIsNotThere() {
        var unknown = "00000000-0000-0000-0000-0000000000bb";

        var response =
                service.post("/api/v1/answers", Map.of("question", "Anything?", "documentIds", new String[] {unknown}));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains(unknown);
    }

    @Test
    void aStoredAnswerReadsTheSame() {
        var answer = service.answer(Map.of("question", "What does a guided tour cost?"));

        var stored = TestService.json(
                service.get("/api/v1/answers/" + answer.get("id").stringValue()));

        assertThat(stored).isEqualTo(answer);
    }

    @Test
    void streamsTheSameAnswerAsEvents() {
        var response = service.post(
                "/api/v1/answers", Map.of("question", "When does the observatory open in winter?", "stream", true));

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        var events = ServerSentEvents.parse(response.body());
        assertThat(events)
                .extracting(ServerSentEvents.Event::name)
                .startsWith("answer.started", "answer.retrieved", "answer.delta")
                .endsWith("answer.completed")
                .contains("answer.citation");
        assertThat(events)
                .extracting(ServerSentEvents.Event::id)
                .doesNotHaveDuplicates()
                .doesNotContain("");
        var answer = TestService.JSON.readTree(events.getLast().data());
        assertThat(answer.get("text").stringValue()).contains("17:00");
        assertThat(TestService.json(
                        service.get("/api/v1/answers/" + answer.get("id").stringValue())))
                .isEqualTo(answer);
    }

    @Test
    void aClientThatTakesEventsOnlyGetsThem() {
        var response = service.send(HttpRequest.newBuilder(service.uri("/api/v1/answers"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{\"question\": \"What does a guided tour cost?\"}")));

        assertThat(ServerSentEvents.parse(response.body()).getLast().name()).isEqualTo("answer.completed");
    }

    @Test
    void aStreamThatCannotAnswerEndsWithAProblem() {
        var response = service.post(
                "/api/v1/answers",
                Map.of(
                        "question",
                        "Anything?",
                        "documentIds",
                        new String[] {"00000000-0000-0000-0000-0000000000bb"},
                        "stream",
                        true));

        var last = ServerSentEvents.parse(response.body()).getLast();
        assertThat(last.name()).isEqualTo("error");
        assertThat(TestService.JSON.readTree(last.data()).get("status").intValue())
                .isEqualTo(404);
    }

    @Test
    void aConversationKeepsItsTurnsAndAFollowUpSeesThem() {
        var conversation = TestService.json(service.post(
                        "/api/v1/conversations", Map.of("title", "Visit", "collectionIds", new String[] {collection})))
                .get("id")
                .stringValue();
        var messages = "/api/v1/conversations/" + conversation + "/messages";
        service.post(messages, Map.of("content", "Who must book ahead for groups of visitors?"));

        var followUp = TestService.json(service.post(messages, Map.of("content", "And how many days?")));

        assertThat(followUp.get("text").stringValue()).contains("14 days");
        var stored = TestService.json(service.get("/api/v1/conversations/" + conversation));
        assertThat(stored.get("messages").size()).isEqualTo(2);
        assertThat(stored.get("messages").get(1).get("answer")).isEqualTo(followUp);
    }

    @Test
    void aShortQuestionOfItsOwnIsNotDraggedToTheOneBefore() {
        var conversation = TestService.json(
                        service.post("/api/v1/conversations", Map.of("documentIds", new String[] {handbook})))
                .get("id")
                .stringValue();
        var messages = "/api/v1/conversations/" + conversation + "/messages";
        service.post(messages, Map.of("content", "Who installed the mirror of the main telescope?"));

        var answer = TestService.json(service.post(messages, Map.of("content", "Cost of a tour?")));

        assertThat(answer.get("citations").get(0).get("citedText").stringValue())
                .isEqualTo("A guided tour costs 9 euros.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800"})
    void textThatCannotBeStoredIsRefused(String escape) {
        var conversation = TestService.json(service.post("/api/v1/conversations", Map.of()))
                .get("id")
                .stringValue();
        var bodies = Map.of(
                "/api/v1/answers",
                "{\"question\": \"When%s?\"}",
                "/api/v1/conversations",
                "{\"title\": \"%s\"}",
                "/api/v1/conversations/" + conversation + "/messages",
                "{\"content\": \"When%s?\"}");

        bodies.forEach((path, body) -> {
            var response = service.send(HttpRequest.newBuilder(service.uri(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.formatted(escape))));
            assertThat(response.statusCode()).as(path + response.body()).isEqualTo(400);
            assertThat(response.body()).contains("must not contain NUL");
        });
    }

    @Test
    void turnsPostedAtTheSameTimeAreAllKept() throws Exception {
        var conversation = TestService.json(
                        service.post("/api/v1/conversations", Map.of("documentIds", new String[] {handbook})))
                .get("id")
                .stringValue();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(Collections.nCopies(
                    8,
                    () -> service.post(
                            "/api/v1/conversations/" + conversation + "/messages",
                            Map.of("content", "What does a guided tour cost?"))));
        }

        // Each hangs behind the turn that it saw, so they need not be one behind the other.
        for (int ordinal = 0; ordinal < 8; ordinal++) {
            var branch = TestService.json(
                    service.get("/api/v1/conversations/%s?through=%d".formatted(conversation, ordinal)));
            assertThat(branch.get("messages")
                            .valueStream()
                            .map(message -> message.get("ordinal").intValue()))
                    .contains(ordinal);
        }
    }

    @Test
    void listsConversationsPageByPageAndDeletesThem() {
        for (int i = 0; i < 3; i++) {
            service.post("/api/v1/conversations", Map.of("title", "Page " + i));
        }

        var first = TestService.json(service.get("/api/v1/conversations?limit=2"));
        var second = TestService.json(service.get(
                "/api/v1/conversations?limit=2&after=" + first.get("nextCursor").stringValue()));

        assertThat(first.get("hasMore").booleanValue()).isTrue();
        assertThat(first.get("data").get(0).get("title").stringValue()).isEqualTo("Page 2");
        assertThat(second.get("data").get(0).get("title").stringValue()).isEqualTo("Page 0");
        var id = first.get("data").get(0).get("id").stringValue();
        assertThat(service.delete("/api/v1/conversations/" + id).statusCode()).isEqualTo(204);
        assertThat(service.get("/api/v1/conversations/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aListGoesOnAfterAConversationThatWasDeletedMeanwhile() {
        var older = TestService.json(service.post("/api/v1/conversations", Map.of("title", "Older")));
        var deleted = TestService.json(service.post("/api/v1/conversations", Map.of("title", "Deleted")));
        var first = TestService.json(service.get("/api/v1/conversations?limit=1"));
        service.delete("/api/v1/conversations/" + deleted.get("id").stringValue());

        var next = TestService.json(service.get(
                "/api/v1/conversations?limit=1&after=" + first.get("nextCursor").stringValue()));

        assertThat(next.get("data").get(0).get("id")).isEqualTo(older.get("id"));
    }

    @Test
    void aDeletedDocumentIsGoneFromAnswersButOldOnesKeepWhatTheyCited() {
        var id = service.document(
                collection, "notice.md", "The planetarium in Grunefeld closes every Monday for maintenance.\n");
        var before =
                service.answer(Map.of("question", "When does the planetarium in Grunefeld close for maintenance?"));

        service.delete("/api/v1/documents/" + id);

        var after = service.answer(Map.of("question", "When does the planetarium in Grunefeld close for maintenance?"));
        assertThat(before.get("mode").stringValue()).isEqualTo("extractive");
        assertThat(after.get("mode").stringValue()).isEqualTo("none");
        assertThat(TestService.json(
                        service.get("/api/v1/answers/" + before.get("id").stringValue())))
                .isEqualTo(before);
    }

    @Test
    void withoutAModelNothingIsReadAhead() {
        var response = service.post("/api/v1/documents/" + handbook + "/warm", "");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("no-model");
    }

    @Test
    void anAnswerThatNoModelWroteIsNotReplayedForThatReason() {
        var answer = service.answer(Map.of("question", "Anything at all?"));

        var response = service.post("/api/v1/answers/" + answer.get("id").stringValue() + "/replay", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("answer-without-prompt");
    }

    private static void assertCitedTextIsTheSubstring(JsonNode answer) {
        assertThat(answer.get("citations").isEmpty()).isFalse();
        for (var citation : answer.get("citations")) {
            var text = service.send(HttpRequest.newBuilder(service.uri("/api/v1/documents/"
                            + citation.get("documentId").stringValue() + "/text?version="
                            + citation.get("documentVersion").intValue())))
                    .body();
            assertThat(text.substring(
                            citation.get("startChar").intValue(),
                            citation.get("endChar").intValue()))
                    .isEqualTo(citation.get("citedText").stringValue());
        }
    }
}
