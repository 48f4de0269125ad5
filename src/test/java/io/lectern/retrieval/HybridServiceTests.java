package io.lectern.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lectern.TestService;
import io.lectern.document.FilterException;
import io.lectern.document.TextNotTakenInException;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;
import org.springframework.ai.rag.retrieval.search.VectorStoreDocumentRetriever;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A whole service with native models for vectors, scores and answers, all tiny and with random weights. Its first document
 * came when there was no model, and got vectors from one model, then from another.
 */
class HybridServiceTests {

    private static final String LIGHTHOUSE = "The lighthouse keeper trims the lamp every evening at dusk. "
            + "He writes the weather into a log, counts the ships that pass, and polishes the lens until it shines. "
                    .repeat(6);

    @TempDir
    private static Path folder;

    private static TestService service;
    private static String lighthouse;
    private static long vectorsOfTheFirstModel;
    private static int generationOfTheFirstModel;

    @BeforeAll
    static void startWithoutAModelThenWithOneThenWithAnother() throws IOException {
        var data = folder.resolve("data");
        try (var plain = TestService.startOn(data)) {
            lighthouse = plain.document(plain.collection("Coast"), "lighthouse.txt", LIGHTHOUSE);
        }
        try (var first =
                TestService.startOn(data, "lectern.embedding.threads=1", "lectern.embedding.model=" + encoder(3))) {
            awaitVectors(first);
            vectorsOfTheFirstModel = count(first, "passage_vector where vector is not null");
            generationOfTheFirstModel = generation(first);
        }
        var score =
                TinyEncoders.random(folder.resolve("score.gguf"), TinyEncoders.Sizes.SMALL, 4, TinyEncoders.Head.SCORE);
        var chat = TinyModels.scripted(folder.resolve("chat.gguf"), List.of("The keeper", " trims it."), 4096);
        service = TestService.startOn(
                data,
                "lectern.embedding.threads=1",
                "lectern.embedding.model=" + encoder(4),
                "lectern.rerank.threads=1",
                "lectern.rerank.model=" + score,
                "lectern.model.path=" + chat,
                "lectern.retrieval.ranking.embed-timeout=60s",
                "lectern.retrieval.ranking.rerank-timeout=60s");
        awaitVectors(service);
        await().atMost(Duration.ofMinutes(1)).until(() -> count(service, "job where status = 'running'") == 0);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Path encoder(long seed) throws IOException {
        var sizes = new TinyEncoders.Sizes(2, 64, 4, 128, 96, seed);
        return TinyEncoders.random(folder.resolve("encoder%d.gguf".formatted(seed)), sizes, 1, TinyEncoders.Head.NONE);
    }

    private static void awaitVectors(TestService service) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            var details = TestService.json(service.get("/actuator/health"))
                    .path("components")
                    .path("vectors")
                    .path("details");
            return details.path("documents").asInt() > 0
                    && details.path("documents").asInt()
                            == details.path("complete").asInt();
        });
    }

    private static int generation(TestService service) {
        return TestService.json(service.get("/actuator/health"))
                .at("/components/searchIndex/details/generation")
                .asInt();
    }

    private static long count(TestService service, String rows) {
        return service.bean(JdbcClient.class)
                .sql("select count(*) from " + rows)
                .query(Long.class)
                .single();
    }

    private static JsonNode search(Map<String, Object> query) {
        var response = service.post("/api/v1/search", query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestService.json(response);
    }

    @Test
    void whatCameBeforeTheModelGetsVectorsAndAnotherModelReplacesThemInANewGeneration() {
        assertThat(vectorsOfTheFirstModel).isPositive();
        assertThat(generationOfTheFirstModel).isEqualTo(1);
        assertThat(generation(service)).isGreaterThan(1);
        assertThat(count(service, "embedding_model")).isEqualTo(2);
        assertThat(
                        count(
                                service,
                                "passage_vector v join document d on d.id = v.document_id"
                                        + " where d.filename = 'lighthouse.txt' and v.model_id = (select max(id) from embedding_model)"))
                .isEqualTo(vectorsOfTheFirstModel);
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        count(service, "passage_vector where model_id = (select min(id) from embedding_model)") == 0);
    }

    @Test
    void aSearchTellsHowEachHitWasFoundAndLeavesNothingOut() {
        var result = search(Map.of("query", "who trims the lamp", "documentIds", List.of(lighthouse)));

        assertThat(result.get("degraded").size()).isZero();
        assertThat(result.get("data").size()).isPositive();
        for (var hit : result.get("data")) {
            assertThat(hit.path("scores").path("denseRank").asInt()).isPositive();
            assertThat(hit.path("scores").path("cosine").asDouble()).isBetween(-1.0001, 1.0001);
            assertThat(hit.path("scores").path("rerankScore").isNumber()).isTrue();
        }
    }

    @Test
    void aQuestionWhoseWordsNoPassageHasIsAnsweredWhenTheRerankModelSaysSo() {
        for (var question : List.of("Quis lucernam curat?", "Wer putzt?", "谁负责照明？", "Qui nettoie tout cela?")) {
            var scope = List.of(lighthouse);
            boolean related = search(Map.of("query", question, "documentIds", scope, "limit", 12))
                    .get("data")
                    .valueStream()
                    .anyMatch(hit -> hit.at("/scores/rerankScore").asDouble() > 0);

            var answer = service.answer(Map.of("question", question, "documentIds", scope, "mode", "passages"));

            assertThat(answer.get("mode").stringValue()).as(question).isEqualTo(related ? "passages" : "none");
        }
    }

    @Test
    void aNewDocumentHasItsVectorsWhenItIsReadyAndASecondVersionKeepsThoseOfEqualTexts() {
        var collection = service.collection("Fresh");
        var id = service.document(collection, "harbour.txt", "Harbour pilots guide ships past the sandbank.");
        var rows = "passage_vector where vector is not null and document_id = '" + id + "'";
        assertThat(count(service, rows)).isEqualTo(1);
        assertThat(count(service, "embedded_version where document_id = '" + id + "'"))
                .isEqualTo(1);

        service.multipart(
                "PUT",
                "/api/v1/documents/" + id + "/content",
                "harbour.md",
                "Harbour pilots guide ships past the sandbank.\n".getBytes(StandardCharsets.UTF_8),
                List.of());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> count(service, "document where ready_version = 2 and id = '" + id + "'") == 1);

        assertThat(count(service, rows)).isEqualTo(1);
        service.delete("/api/v1/documents/" + id);
        assertThat(count(service, rows)).isZero();
    }

    @Test
    void aRebuiltIndexHasTheVectorsAgain() {
        assertThat(service.post("/api/v1/index/rebuild", Map.of()).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1)).until(() -> count(service, "job where status = 'running'") == 0);

        var hits = search(Map.of("query", "lamp", "documentIds", List.of(lighthouse)))
                .get("data");

        assertThat(hits.size()).isPositive();
        assertThat(hits).allMatch(hit -> hit.path("scores").path("denseRank").isNumber());
    }

    @Test
    void aFilterIsPartOfSearchesAnswersAndConversations() {
        var filter = "document.filename == 'lighthouse.txt'";
        assertThat(search(Map.of("query", "lamp", "filter", filter)).get("data"))
                .isNotEmpty()
                .allMatch(hit -> hit.path("documentId").stringValue().equals(lighthouse));
        assertThat(search(Map.of("query", "lamp", "filter", "document.filename == 'x'"))
                        .get("data"))
                .isEmpty();
        assertThat(service.answer(Map.of("question", "Who trims the lamp?", "filter", "document.pages > 5"))
                        .path("mode")
                        .stringValue())
                .isEqualTo("none");
        var conversation = TestService.json(service.post("/api/v1/conversations", Map.of("filter", filter)));
        assertThat(conversation.path("filter").stringValue()).isEqualTo(filter);
        var answer = TestService.json(service.post(
                "/api/v1/conversations/" + conversation.path("id").stringValue() + "/messages",
                Map.of("content", "Who trims the lamp?")));
        assertThat(answer.path("coverage"))
                .allMatch(read -> read.path("documentId").stringValue().equals(lighthouse));
        for (var path : List.of("/api/v1/search", "/api/v1/answers", "/api/v1/conversations")) {
            var refused = service.post(path, Map.of("query", "x", "question", "x", "filter", "year = 1"));
            assertThat(refused.statusCode()).as(path + refused.body()).isEqualTo(400);
        }
        var wrong = TestService.json(service.post("/api/v1/search", Map.of("query", "x", "filter", "year = 1")));
        assertThat(wrong.path("code").stringValue()).isEqualTo("invalid-filter");
        assertThat(wrong.path("position").asInt()).isEqualTo(5);
    }

    @Test
    void springAisRetrieverGivesPassagesThatCanBeChecked() {
        var documents = service.bean(DocumentRetriever.class)
                .retrieve(Query.builder()
                        .text("who trims the lamp")
                        .context(Map.of(
                                VectorStoreDocumentRetriever.FILTER_EXPRESSION,
                                "document.id == '%s'".formatted(lighthouse)))
                        .build());

        assertThat(documents).isNotEmpty();
        var text = service.get("/api/v1/documents/" + lighthouse + "/text").body();
        for (var document : documents) {
            assertThat(document.getMetadata())
                    .containsEntry("documentId", lighthouse)
                    .containsEntry("documentVersion", 1)
                    .containsEntry("filename", "lighthouse.txt");
            assertThat(text.substring(offset(document, "startChar"), offset(document, "endChar")))
                    .isEqualTo(document.getText());
            assertThat(document.getScore()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void springAisRetrieverRefusesAFilterThatIsNeitherTextNorExpression() {
        var query = Query.builder()
                .text("who trims the lamp")
                .context(Map.of(VectorStoreDocumentRetriever.FILTER_EXPRESSION, 7))
                .build();

        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> service.bean(DocumentRetriever.class).retrieve(query))
                .withMessageContaining("java.lang.Integer");
    }

    private static int offset(Document document, String key) {
        return (int) Objects.requireNonNull(document.getMetadata().get(key));
    }

    @Test
    void springAisAdvisorAnswersFromOurPassagesWithOurModel() {
        var advisor = RetrievalAugmentationAdvisor.builder()
                .documentRetriever(service.bean(DocumentRetriever.class))
                .build();

        var response = ChatClient.builder(service.bean(ChatModel.class))
                .defaultAdvisors(advisor)
                .build()
                .prompt()
                .user("Who trims the lamp?")
                .call()
                .chatClientResponse();

        var answer = response.chatResponse();
        assertThat(Objects.requireNonNull(Objects.requireNonNull(answer).getResult())
                        .getOutput()
                        .getText())
                .isEqualTo("The keeper trims it.");
        assertThat(response.context().get(RetrievalAugmentationAdvisor.DOCUMENT_CONTEXT))
                .asInstanceOf(InstanceOfAssertFactories.list(Document.class))
                .isNotEmpty()
                .allSatisfy(document -> assertThat(document.getMetadata()).containsKey("startChar"));
    }

    @Test
    void textsAddedToTheVectorStoreAreDocumentsUnderTheirIds() {
        var store = service.bean(VectorStore.class);
        store.add(List.of(
                new Document("tea-1", "Oolong is half oxidised tea.", Map.of("kind", "tea", "year", 2020)),
                new Document("tea-2", "Sencha is steamed green tea.", Map.of("kind", "tea", "year", 2024))));
        store.add(List.of(new Document("tea-2", "Sencha is steamed green tea.", Map.of("kind", "tea", "year", 2025))));

        var found = store.similaritySearch(SearchRequest.builder()
                .query("sencha")
                .filterExpression("kind == 'tea'")
                .build());

        assertThat(found).extracting(Document::getId).containsExactlyInAnyOrder("tea-1", "tea-2");
        var sencha = found.stream()
                .filter(document -> document.getId().equals("tea-2"))
                .findFirst()
                .orElseThrow();
        assertThat(sencha.getMetadata()).containsEntry("year", 2025).containsEntry("sourceId", "tea-2");
        assertThat(sencha.getText()).isEqualTo("Sencha is steamed green tea.");

        store.add(List.of(new Document("tea-2", "Matcha is ground green tea.", Map.of("kind", "tea"))));
        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("matcha")
                        .filterExpression("kind == 'tea'")
                        .build()))
                .extracting(Document::getText)
                .contains("Matcha is ground green tea.")
                .doesNotContain("Sencha is steamed green tea.");
        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("matcha")
                        .similarityThreshold(1.0)
                        .filterExpression("kind == 'tea'")
                        .build()))
                .isEmpty();

        store.delete("year == 2020 or document.filename == 'lighthouse.txt'");
        store.delete(List.of("tea-2", "unknown"));
        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("tea")
                        .filterExpression("kind == 'tea'")
                        .build()))
                .isEmpty();
        assertThat(service.get("/api/v1/documents/" + lighthouse).statusCode()).isEqualTo(200);
    }

    @Test
    void theVectorStoreRefusesWhatItCannotKeep() {
        var store = service.bean(VectorStore.class);

        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> store.similaritySearch(SearchRequest.builder()
                        .query("tea")
                        .filterExpression("document.nothing == 1")
                        .build()));
        assertThatExceptionOfType(TextNotTakenInException.class)
                .isThrownBy(() -> store.add(List.of(new Document("x".repeat(501), "text", Map.of()))));
    }
}
