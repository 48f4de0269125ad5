package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.engine.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers that a real native model writes; the test writes the model, which answers every prompt the same. */
class AnswersWithAModelTests {

    private static final String DOCUMENT = """
            # Telescopes

            The main telescope has a mirror of 2.4 metres. It was installed in 1987.
            """;
    private static final String QUESTION = "How large is the mirror of the main telescope?";

    @TempDir
    private static Path folder;

    private static TestService service;
    private static String document;

    @BeforeAll
    static void startTheServiceWithAModel() {
        var model = TinyModels.scripted(
                folder.resolve("cites.gguf"),
                List.of(
                        "The main",
                        " telescope",
                        " has a",
                        " mirror",
                        " of 2.4",
                        " metres",
                        " [1].",
                        " It is",
                        " blue [7]."),
                4096);
        service = TestService.start("lectern.model.path=" + model);
        document = upload(service);
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    private static String upload(TestService service) {
        return service.document(service.collection("Telescopes"), "telescopes.md", DOCUMENT);
    }

    @Test
    void markersBecomeCitationsOfTheAlignedSentence() {
        var answer = service.answer(Map.of("question", QUESTION));

        assertThat(answer.get("mode").stringValue()).isEqualTo("whole");
        assertThat(answer.get("text").stringValue())
                .isEqualTo("The main telescope has a mirror of 2.4 metres [1]. It is blue [7].");
        assertThat(answer.get("citations").size()).isEqualTo(1);
        var citation = answer.get("citations").get(0);
        assertThat(citation.get("documentId").stringValue()).isEqualTo(document);
        assertThat(citation.get("citedText").stringValue()).isEqualTo("The main telescope has a mirror of 2.4 metres.");
        assertThat(citation.get("verified").booleanValue()).isTrue();
        assertThat(answer.get("text")
                        .stringValue()
                        .substring(
                                citation.get("answerStart").intValue(),
                                citation.get("answerEnd").intValue()))
                .isEqualTo("The main telescope has a mirror of 2.4 metres");
    }

    @Test
    void aSentenceWithALabelThatStandsForNothingIsUnsupported() {
        var answer = service.answer(Map.of("question", QUESTION));

        var range = answer.get("unsupported").get(0);
        assertThat(answer.get("text")
                        .stringValue()
                        .substring(
                                range.get("startChar").intValue(),
                                range.get("endChar").intValue()))
                .isEqualTo("It is blue [7].");
    }

    @Test
    void usageAndCoverageAreTheModelsOwnCounts() {
        service.answer(Map.of("question", QUESTION));

        var again = service.answer(Map.of("question", QUESTION));

        var usage = again.get("usage");
        assertThat(usage.get("promptTokens").intValue()).isGreaterThan(100);
        assertThat(usage.get("cachedTokens").intValue())
                .isBetween(1, usage.get("promptTokens").intValue());
        assertThat(usage.get("completionTokens").intValue()).isPositive();
        var coverage = again.get("coverage").get(0);
        assertThat(coverage.get("tokensRead").intValue())
                .isPositive()
                .isLessThanOrEqualTo(coverage.get("tokensTotal").intValue());
    }

    @Test
    void theStreamsDeltasJoinToTheAnswer() {
        var response = service.post("/api/v1/answers", Map.of("question", QUESTION, "stream", true));

        var events = ServerSentEvents.parse(response.body());
        var deltas = events.stream()
                .filter(event -> event.name().equals("answer.delta"))
                .map(event ->
                        TestService.JSON.readTree(event.data()).get("text").stringValue())
                .toList();
        var answer = TestService.JSON.readTree(events.getLast().data());
        assertThat(deltas).hasSizeGreaterThan(2);
        assertThat(String.join("", deltas)).isEqualTo(answer.get("text").stringValue());
    }

    @Test
    void quotesCanStillBeAskedFor() {
        var answer = service.answer(Map.of("question", QUESTION, "mode", "extractive"));

        assertThat(answer.get("mode").stringValue()).isEqualTo("extractive");
    }

    @Test
    void howMuchIsReadCanBeAskedForAndTheReasonIsTold() {
        var whole = service.answer(Map.of("question", QUESTION));
        var passages = service.answer(Map.of("question", QUESTION, "mode", "passages"));
        var mixed = service.answer(Map.of("question", QUESTION, "mode", "mixed"));

        assertThat(whole.get("modeReason").stringValue()).contains("of the document fit the window of 4,096 tokens");
        assertThat(passages.get("mode").stringValue()).isEqualTo("passages");
        assertThat(mixed.get("mode").stringValue()).isEqualTo("mixed");
        assertThat(passages.get("citations").get(0).get("citedText"))
                .isEqualTo(whole.get("citations").get(0).get("citedText"));
    }

    @Test
    void aConstrainedAnswerHasNoLabelThatStandsForNothing() {
        var answer = service.answer(Map.of("question", QUESTION, "citationMode", "constrained", "maxTokens", 40));

        assertThat(answer.get("text").stringValue()).contains("[1]").doesNotContain("[7]");
    }

    @Test
    void anAnswerOfQuotationsHasNothingButWhatStandsInTheDocument() {
        int quotations = 0;
        for (int seed = 0; seed < 12; seed++) {
            var answer = service.answer(Map.of(
                    "question", QUESTION, "citationMode", "quote", "temperature", 2, "seed", seed, "maxTokens", 120));

            for (var citation : answer.get("citations").values()) {
                var supported = answer.get("text")
                        .stringValue()
                        .substring(
                                citation.get("answerStart").intValue(),
                                citation.get("answerEnd").intValue());
                assertThat(supported).isEqualTo("“" + citation.get("citedText").stringValue() + "”");
                assertThat(citation.get("verified").booleanValue()).isTrue();
                quotations++;
            }
        }
        assertThat(quotations).isPositive();
    }

    @Test
    void thePromptsManifestAccountsForEveryTokenThatWasRead() {
        var answer = service.answer(Map.of("question", QUESTION));

        var manifest = TestService.json(
                service.get("/api/v1/answers/" + answer.get("id").stringValue() + "/prompt"));

        var entries = manifest.get("entries");
        assertThat(entries.valueStream().map(entry -> entry.get("kind").stringValue()))
                .containsExactly("system", "excerpt", "question");
        assertThat(entries.get(2).get("endToken")).isEqualTo(answer.get("usage").get("promptTokens"));
        assertThat(entries.get(1).get("ranges"))
                .isEqualTo(answer.get("coverage").get(0).get("ranges"));
    }

    @Test
    void anAnswerThatNoModelWroteHasNoPrompt() {
        var answer = service.answer(Map.of("question", QUESTION, "mode", "extractive"));

        var response = service.get("/api/v1/answers/" + answer.get("id").stringValue() + "/prompt");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("answer-without-prompt");
    }

    @Test
    void maxTokensEndsTheAnswer() {
        var answer = service.answer(Map.of("question", QUESTION, "maxTokens", 2));

        assertThat(answer.get("usage").get("completionTokens").intValue()).isEqualTo(2);
        assertThat(answer.get("citations").isEmpty()).isTrue();
    }

    @Test
    void aQuestionLargerThanTheWindowIsRefusedWithBothNumbers() {
        var response = service.post("/api/v1/answers", Map.of("question", (QUESTION + " ").repeat(200)));

        assertThat(response.statusCode()).isEqualTo(422);
        var problem = TestService.json(response);
        assertThat(problem.get("code").stringValue()).isEqualTo("question-too-long");
        assertThat(problem.get("tokens").intValue())
                .isGreaterThan(problem.get("limit").intValue());
    }

    @Test
    void aWindowWithoutRoomForAPassageIsRefusedBecauseTheModelWouldInvent() {
        int prompt = service.answer(Map.of("question", QUESTION))
                .get("usage")
                .get("promptTokens")
                .intValue();

        var response = service.post("/api/v1/answers", Map.of("question", QUESTION, "maxTokens", 4096 - prompt + 20));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("question-too-long");
        assertThat(response.body()).contains("no passage fits");
    }

    @Test
    void anAnswerLargerThanTheWindowIsRefused() {
        var response = service.post("/api/v1/answers", Map.of("question", QUESTION, "maxTokens", 30_000));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(TestService.json(response).get("code").stringValue()).isEqualTo("answer-too-long");
    }

    @Test
    void healthNamesTheModel() {
        var health = TestService.json(service.get("/actuator/health"));

        assertThat(health.get("components")
                        .get("model")
                        .get("details")
                        .get("contextTokens")
                        .intValue())
                .isEqualTo(4096);
    }

    @Test
    void deletingADocumentErasesThePromptsThatSpellItOut() {
        var model = TinyModels.scripted(folder.resolve("erased.gguf"), List.of("The mirror [1]."), 4096);
        try (var service = TestService.start("lectern.model.path=" + model)) {
            var document = upload(service);
            var answer = service.answer(Map.of("question", QUESTION));
            var stored = "select prompt_token_ids is not null from answer where id = '%s'"
                    .formatted(answer.get("id").stringValue());
            var sql = service.bean(JdbcClient.class);
            assertThat(sql.sql(stored).query(Boolean.class).single()).isTrue();

            service.delete("/api/v1/documents/" + document);

            assertThat(sql.sql(stored).query(Boolean.class).single()).isFalse();
        }
    }

    @Test
    void aModelThatAbstainsGivesNoAnswerAndNoCitation() {
        var model = TinyModels.scripted(folder.resolve("abstains.gguf"), List.of("NO_", "ANSWER"), 4096);
        try (var abstaining = TestService.start("lectern.model.path=" + model)) {
            upload(abstaining);

            var events = ServerSentEvents.parse(abstaining
                    .post("/api/v1/answers", Map.of("question", QUESTION, "stream", true))
                    .body());

            var answer = TestService.JSON.readTree(events.getLast().data());
            assertThat(answer.get("mode").stringValue()).isEqualTo("none");
            assertThat(answer.get("citations").isEmpty()).isTrue();
            assertThat(events.toString()).doesNotContain("NO_ANSWER");
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsAStateAndQuotesStillWork() {
        try (var service = TestService.start("lectern.model.path=" + folder.resolve("missing.gguf"))) {
            var unread = upload(service);

            var refused = service.post("/api/v1/answers", Map.of("question", QUESTION));
            var quoted = service.answer(Map.of("question", QUESTION, "mode", "extractive"));
            var summary = service.post("/api/v1/summaries", Map.of("documentIds", List.of(unread), "style", "brief"));
            var health = service.get("/actuator/health");

            assertThat(summary.statusCode()).as(summary.body()).isEqualTo(503);
            assertThat(TestService.json(summary).get("code").stringValue()).isEqualTo("model-unavailable");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("missing.gguf");
            assertThat(quoted.get("mode").stringValue()).isEqualTo("extractive");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("missing.gguf");
        }
    }
}
