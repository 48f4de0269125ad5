package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.engine.CopyingModel;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Answers of a model that copies what follows its prompt's last words where they stand first. A prompt ends with
 * {@code Question: …} and {@code Answer:} on a line each; so do the lines of the documents, which hold the answers. Whether a
 * text supports a statement is such a question too: the text that is cited says itself what the model will reply.
 */
class CopiedAnswersTests {

    private static final String WIDTH = "How wide is the mirror?";
    private static final String POLISHER = "Who polished the glass?";
    private static final String LEAK = "Which of them leaks?";
    private static final String HATCH = "What of the hatch?";
    private static final String COST = "What did it cost?";
    private static final String DOCUMENT = """
            Question: How wide is the mirror?
            Answer: The mirror measures 2.4 metres [1].

            Question: Who polished the glass?
            Answer: Ada Brook polished it in 1987, alone.

            Question: Which of them leaks?
            Answer: The northern dome leaks [9].

            Question: What of the hatch?
            Answer:\u201cThe eastern hatch is green\u201d [1]

            Question: What did it cost?
            Answer: NO_ANSWER

            Does the text support the statement? Reply yes or no.
            Answer: yes
            """;
    /** What the chat format puts behind a question, and around a turn. The model has a token for each byte. */
    private static final String ANSWER = "\nAnswer:";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static TestService service;
    private static String document;

    @BeforeAll
    static void startTheServiceWithAModel() {
        service = TestService.start(
                "lectern.model.path=" + CopyingModel.write(folder.resolve("copying.gguf"), 4_096),
                "lectern.model.threads=1",
                "lectern.answer.verification=model",
                "lectern.answer.resume-window=1ms");
        document = upload("observatory.txt", DOCUMENT);
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    private static String upload(String name, String text) {
        return service.document(service.collection(name), name, text);
    }

    @Test
    void aWholeDocumentsAnswerIsItsSentenceAndIsCitedFromExactlyThere() {
        var answer = ask(WIDTH);

        assertThat(answer.get("mode").stringValue()).isEqualTo("whole");
        assertThat(text(answer)).isEqualTo(" The mirror measures 2.4 metres [1].");
        assertThat(answer.get("citations").size()).isEqualTo(1);
        var citation = answer.get("citations").get(0);
        var sentence = "Answer: The mirror measures 2.4 metres [1].";
        assertThat(citation.get("documentId").stringValue()).isEqualTo(document);
        assertThat(citation.get("startChar").intValue()).isEqualTo(DOCUMENT.indexOf(sentence));
        assertThat(citation.get("citedText").stringValue()).isEqualTo(sentence);
        assertThat(citation.get("verified").booleanValue()).isTrue();
        assertThat(answer.get("unsupported").isEmpty()).isTrue();
    }

    @Test
    void aCitationThatTheModelRefusesIsNotVerified() {
        var text = DOCUMENT.replace("Answer: yes", "Answer: no");
        var other = upload("refusing.txt", text);

        var answer = ask(other, WIDTH, Map.of());
        var again = ask(other, WIDTH, Map.of());

        var citation = answer.get("citations").get(0);
        assertThat(citation.get("citedText").stringValue()).contains("2.4 metres");
        assertThat(citation.get("verified").booleanValue()).isFalse();
        assertThat(answer.get("unsupported").size()).isEqualTo(1);
        assertThat(answer.get("modeReason").stringValue())
                .contains("citations that hold by rules: 1, judged by the model: 1, refused: 1");
        assertThat(again.get("citations")).isEqualTo(answer.get("citations"));
        assertThat(again.get("modeReason")).isEqualTo(answer.get("modeReason"));
        assertThat(ask(WIDTH).get("modeReason").stringValue()).contains("judged by the model: 1, refused: 0");
    }

    @Test
    void aChineseStatementIsJudgedInChinese() {
        var text = """
                Question: 镜子有多宽？
                Answer: 镜子的宽度是2.4米[1]。

                文本是否支持该论述？请回复“是”或“否”。
                Answer: %s
                """;
        var supporting = ask(upload("支持.txt", text.formatted("是")), "镜子有多宽？", Map.of());
        var refusing = ask(upload("反对.txt", text.formatted("否")), "镜子有多宽？", Map.of());

        assertThat(text(supporting)).isEqualTo(" 镜子的宽度是2.4米[1]。");
        assertThat(supporting.get("citations").get(0).get("verified").booleanValue())
                .isTrue();
        assertThat(supporting.get("modeReason").stringValue()).contains("judged by the model: 1, refused: 0");
        assertThat(refusing.get("citations").get(0).get("verified").booleanValue())
                .isFalse();
    }

    @Test
    void whatTheRulesRefuseTheModelIsNotAskedAbout() {
        var answer = ask(LEAK);

        assertThat(answer.get("unsupported").size()).isEqualTo(1);
        assertThat(answer.get("modeReason").stringValue()).doesNotContain("judged");
    }

    @Test
    void anAnswerThatIsCancelledWhileItIsJudgedIsStored() {
        var text = " The mirror measures 2.4 metres [1].";
        var heard = new AnswerListener() {
            private final StringBuilder deltas = new StringBuilder();

            @Override
            public void delta(String delta) {
                deltas.append(delta);
            }

            @Override
            public boolean cancelled() {
                return deltas.toString().equals(text);
            }
        };
        var scope = new DocumentScope(Set.of(), Set.of(new DocumentId(UUID.fromString(document))));
        // The model writes no token behind the last of the text, so that the generation has ended with it.
        var options = new AnswerOptions(false, null, CitationMode.FREE, text.length(), 0, 0);

        var answer = service.bean(Answers.class)
                .ask(new Question(WIDTH, scope, List.of(), options), heard, AnswerRecorder.NONE);

        var stored =
                TestService.json(service.get("/api/v1/answers/" + answer.id().value()));
        assertThat(text(stored)).isEqualTo(text);
        assertThat(stored.get("citations").get(0).get("verified").booleanValue())
                .isTrue();
        assertThat(stored.get("modeReason").stringValue()).contains("hold by rules: 1, judged by the model: 0");
    }

    @Test
    void theDeltasOfAStreamAreItsTextTogether() {
        var events = ServerSentEvents.parse(service.post(
                        "/api/v1/answers",
                        Map.of("question", POLISHER, "documentIds", List.of(document), "stream", true))
                .body());

        var text = events.stream()
                .filter(event -> event.name().equals("answer.delta"))
                .map(event ->
                        TestService.JSON.readTree(event.data()).get("text").stringValue())
                .collect(Collectors.joining());
        assertThat(text).isEqualTo(" Ada Brook polished it in 1987, alone.");
        assertThat(text(TestService.JSON.readTree(events.getLast().data()))).isEqualTo(text);
    }

    @Test
    void ofAStreamThatHasLongEndedTheCompletionIsReadWhateverWasSeen() {
        var answer = ask(POLISHER);

        var events = ServerSentEvents.parse(service.send(HttpRequest.newBuilder(service.uri(
                                "/api/v1/answers/" + answer.get("id").stringValue() + "/events"))
                        .header("Last-Event-ID", "500"))
                .body());

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("answer.completed");
            assertThat(text(TestService.JSON.readTree(event.data()))).isEqualTo(text(answer));
        });
    }

    @Test
    void aForeignLabelIsCopiedUnlessThatIsMadeImpossible() {
        var free = ask(LEAK);
        var constrained = ask(LEAK, Map.of("citationMode", "constrained"));

        assertThat(text(free)).isEqualTo(" The northern dome leaks [9].");
        assertThat(free.get("citations").isEmpty()).isTrue();
        assertThat(free.get("unsupported").size()).isEqualTo(1);
        assertThat(text(constrained)).isEqualTo(" The northern dome leaks [1].");
        assertThat(constrained.get("citations").get(0).get("citedText").stringValue())
                .isEqualTo("Answer: The northern dome leaks [9].");
    }

    @Test
    void quotationsAreNothingButWhatStandsInTheDocument() {
        var answer = ask(HATCH, Map.of("citationMode", "quote"));

        assertThat(text(answer)).isEqualTo("\u201cThe eastern hatch is green\u201d [1]");
        var citation = answer.get("citations").get(0);
        assertThat(citation.get("startChar").intValue()).isEqualTo(DOCUMENT.indexOf("The eastern hatch is green"));
        assertThat(citation.get("verified").booleanValue()).isTrue();
    }

    @Test
    void aModelThatWritesThatThereIsNoAnswerAbstains() {
        var answer = ask(COST);

        assertThat(answer.get("mode").stringValue()).isEqualTo("none");
        assertThat(answer.get("citations").isEmpty()).isTrue();
        assertThat(text(answer)).doesNotContain("NO_ANSWER");
    }

    @Test
    void aSecondQuestionOnTheSameDocumentCostsItsOwnTokensAndTheTemplates() {
        var other = upload("second.txt", DOCUMENT.replace("polished", "ground"));
        ask(other, WIDTH, Map.of());

        var usage = ask(other, "And which of them leaks?", Map.of()).get("usage");

        assertThat(fresh(usage)).isEqualTo("And which of them leaks?".length() + ANSWER.length());
    }

    @Test
    void theNextTurnOfAConversationCostsItsOwnTokensAndTheTemplates() {
        var conversation = "/api/v1/conversations/"
                + TestService.json(service.post("/api/v1/conversations", Map.of("documentIds", List.of(document))))
                        .get("id")
                        .stringValue();
        service.post(conversation + "/messages", Map.of("content", POLISHER));

        var answer = TestService.json(service.post(conversation + "/messages", Map.of("content", LEAK)));

        assertThat(text(answer)).isEqualTo(" The northern dome leaks [9].");
        assertThat(fresh(answer.get("usage"))).isEqualTo(("\n\nQuestion: " + LEAK + ANSWER).length());
    }

    @Test
    void whatAnEarlierAnswerCitedStaysWhereItStandsForTheSame() {
        var other = upload("cited.txt", DOCUMENT.replace("alone", "together"));
        var conversation = "/api/v1/conversations/"
                + TestService.json(service.post("/api/v1/conversations", Map.of("documentIds", List.of(other))))
                        .get("id")
                        .stringValue();
        var first = TestService.json(service.post(conversation + "/messages", Map.of("content", WIDTH)));

        var second = TestService.json(service.post(conversation + "/messages", Map.of("content", LEAK)));

        assertThat(text(first)).endsWith("[1].");
        assertThat(fresh(second.get("usage"))).isEqualTo(("\n\nQuestion: " + LEAK + ANSWER).length());
    }

    @Test
    void anAnswerIsReplayedToTheToken() {
        var answers = new ArrayList<JsonNode>();
        for (var mode : List.of("free", "constrained", "quote")) {
            answers.add(ask(HATCH, Map.of("citationMode", mode)));
            // At this temperature one token in twenty is another, so that the seed counts.
            answers.add(ask(WIDTH, Map.of("citationMode", mode, "temperature", 2, "seed", 7, "maxTokens", 60)));
        }

        for (var answer : answers) {
            var replay = TestService.json(replay(answer));

            assertThat(replay.get("identical").booleanValue())
                    .as(replay + " for " + answer)
                    .isTrue();
            if (!answer.get("mode").stringValue().equals("none")) {
                assertThat(replay.get("text")).isEqualTo(answer.get("text"));
            }
            assertThat(replay.has("reason")).isFalse();
        }
        assertThat(text(answers.get(1))).isNotEqualTo(text(ask(WIDTH)));
    }

    @Test
    void theSameQuestionOnceMoreIsRecordedToTheBatch() {
        var first = ask(WIDTH);
        var second = ask(WIDTH);
        var similar = ask("How wide is the mirror there?", Map.of("maxTokens", 8));

        for (var answer : List.of(first, second, similar)) {
            assertThat(TestService.json(replay(answer)).get("identical").booleanValue())
                    .isTrue();
            change(answer, "completion_token_ids = completion_token_ids || 100");
            assertThat(TestService.json(replay(answer)).get("reason").stringValue())
                    .isEqualTo("numerics");
        }
    }

    @Test
    void aReplayComesAsEventsToWhoTakesNothingElse() {
        var answer = ask(POLISHER);

        var events = ServerSentEvents.parse(replayStream(answer).body());

        assertThat(events.getFirst().name()).isEqualTo("answer.started");
        assertThat(events.getLast().name()).isEqualTo("replay.completed");
        var replay = TestService.JSON.readTree(events.getLast().data());
        assertThat(replay.get("identical").booleanValue()).isTrue();
        assertThat(replay.get("text")).isEqualTo(answer.get("text"));
    }

    @Test
    void aReplayThatDiffersSaysWhereAndWhy() {
        var answer = ask(WIDTH);
        change(answer, "alone = true, completion_token_ids[6] = 100");
        var numerics = TestService.json(replay(answer));
        change(answer, "alone = false");
        var withOthers = TestService.json(replay(answer));
        change(answer, "backend = 'an abacus'");
        var backend = TestService.json(replay(answer));
        change(answer, "engine = '0.1'");
        var engine = TestService.json(replay(answer));

        assertThat(numerics.get("identical").booleanValue()).isFalse();
        assertThat(numerics.get("reason").stringValue()).isEqualTo("numerics");
        assertThat(numerics.get("text")).isEqualTo(answer.get("text"));
        assertThat(numerics.get("firstDifference").get("token").intValue()).isEqualTo(5);
        assertThat(numerics.get("firstDifference").get("character").intValue()).isEqualTo(5);
        assertThat(withOthers.get("reason").stringValue()).isEqualTo("computed-with-others");
        assertThat(backend.get("reason").stringValue()).isEqualTo("backend-changed");
        assertThat(engine.get("reason").stringValue()).isEqualTo("engine-changed");
    }

    @Test
    void whatAnotherModelWroteOrNobodyRecordedIsNotReplayed() {
        var answer = ask(WIDTH);
        change(answer, "model_sha256 = repeat('0', 64)");
        var otherModel = TestService.json(replay(answer));
        service.bean(JdbcClient.class)
                .sql("delete from answer_recording where answer_id = :id::uuid")
                .param("id", answer.get("id").stringValue())
                .update();
        var unrecorded = TestService.json(replay(answer));

        assertThat(otherModel.get("identical").booleanValue()).isFalse();
        assertThat(otherModel.get("reason").stringValue()).isEqualTo("model-changed");
        assertThat(otherModel.has("text")).isFalse();
        assertThat(unrecorded.get("reason").stringValue()).isEqualTo("recorded-before-replay-existed");
    }

    @Test
    void aPromptThatDoesNotFitTheWindowAnyMoreIsNotReplayed() {
        var answer = ask(WIDTH);
        service.bean(JdbcClient.class)
                .sql("update answer set prompt_token_ids = array_fill(1, array[5000]) where id = :id::uuid")
                .param("id", answer.get("id").stringValue())
                .update();

        var replay = TestService.json(replay(answer));

        assertThat(replay.get("reason").stringValue()).isEqualTo("backend-changed");
        assertThat(replay.has("text")).isFalse();
    }

    @Test
    void anAnswerOverADeletedDocumentCannotBeReplayed() {
        var other = upload("deleted.txt", DOCUMENT.replace("mirror", "window"));
        var answer = ask(other, "How wide is the window?", Map.of());

        service.delete("/api/v1/documents/" + other);

        for (var response : List.of(replay(answer), replayStream(answer))) {
            assertThat(response.statusCode()).isEqualTo(410);
            assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("prompt-erased");
        }
        assertThat(service.bean(JdbcClient.class)
                        .sql("select completion_token_ids is null from answer_recording where answer_id = :id::uuid")
                        .param("id", answer.get("id").stringValue())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void anAnswerWithoutAModelCannotBeReplayed() {
        var response = replay(ask(WIDTH, Map.of("mode", "extractive")));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("answer-without-prompt");
    }

    @Test
    void theFirstQuestionOnADocumentThatWasReadAheadCostsItsOwnTokens() {
        var other = upload("ahead.txt", DOCUMENT.replace("mirror", "shutter"));

        var begun = service.post("/api/v1/documents/" + other + "/warm", "");

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        assertThat(begun.headers().firstValue("Location")).contains("/api/v1/documents/" + other + "/warm");
        assertThat(TestService.json(begun)).isEqualTo(TestService.json(service.get("/api/v1/documents/" + other)));
        var read = readAhead(other);
        assertThat(read.get("status").stringValue()).as(read.toString()).isEqualTo("read");
        var answer = ask(other, "How wide is the shutter?", Map.of());
        assertThat(text(answer)).isEqualTo(" The shutter measures 2.4 metres [1].");
        assertThat(answer.get("usage").get("cachedTokens").intValue())
                .isEqualTo(read.get("tokens").intValue());
        assertThat(fresh(answer.get("usage"))).isEqualTo(("\n\nQuestion: How wide is the shutter?" + ANSWER).length());
    }

    @Test
    void aDocumentThatWasReadAheadAndDeletedLeavesNothing() {
        var text = DOCUMENT.replace("dome", "roof");
        var other = upload("gone.txt", text);
        service.post("/api/v1/documents/" + other + "/warm", "");
        readAhead(other);

        service.delete("/api/v1/documents/" + other);

        assertThat(service.get("/api/v1/documents/" + other + "/warm").statusCode())
                .isEqualTo(404);
        var usage = ask(upload("gone.txt", text), WIDTH, Map.of()).get("usage");
        assertThat(fresh(usage)).isGreaterThan(text.length() - text.indexOf("roof"));
    }

    @Test
    void whatCannotBeReadAheadIsRefusedWithItsReason() {
        var long_ = upload("long.txt", "The harbour is closed in winter. ".repeat(200));
        var unknown = "00000000-0000-0000-0000-00000000000a";

        var tooLong = service.post("/api/v1/documents/" + long_ + "/warm", "");
        var missing = service.post("/api/v1/documents/" + unknown + "/warm", "");
        var notBegun = service.get("/api/v1/documents/" + long_ + "/warm");

        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(TestService.json(tooLong).get("code").stringValue()).isEqualTo("documents-too-long");
        assertThat(TestService.json(tooLong).get("tokens").intValue())
                .isGreaterThan(TestService.json(tooLong).get("limit").intValue());
        assertThat(TestService.json(missing).get("code").stringValue()).isEqualTo("document-not-found");
        assertThat(TestService.json(notBegun).get("code").stringValue()).isEqualTo("document-not-read-ahead");
    }

    private static JsonNode readAhead(String document) {
        return await().atMost(PATIENCE)
                .until(
                        () -> TestService.json(service.get("/api/v1/documents/" + document + "/warm")),
                        state -> List.of("read", "failed")
                                .contains(state.get("status").stringValue()));
    }

    private static HttpResponse<String> replay(JsonNode answer) {
        return service.post("/api/v1/answers/" + answer.get("id").stringValue() + "/replay", "");
    }

    private static HttpResponse<String> replayStream(JsonNode answer) {
        return service.send(HttpRequest.newBuilder(
                        service.uri("/api/v1/answers/" + answer.get("id").stringValue() + "/replay"))
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static void change(JsonNode answer, String assignment) {
        service.bean(JdbcClient.class)
                .sql("update answer_recording set " + assignment + " where answer_id = :id::uuid")
                .param("id", answer.get("id").stringValue())
                .update();
    }

    private static JsonNode ask(String question) {
        return ask(question, Map.of());
    }

    private static JsonNode ask(String question, Map<String, Object> options) {
        return ask(document, question, options);
    }

    private static JsonNode ask(String document, String question, Map<String, Object> options) {
        var body = new HashMap<String, Object>(options);
        body.put("question", question);
        body.put("documentIds", List.of(document));
        return service.answer(body);
    }

    private static String text(JsonNode answer) {
        return answer.get("text").stringValue();
    }

    /** Tokens of the prompt that had to be read. */
    private static int fresh(JsonNode usage) {
        return usage.get("promptTokens").intValue() - usage.get("cachedTokens").intValue();
    }
}
