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
import tools.jackson.databind.JsonNode;

/** What the model has read of a document it does not read again, until the document is deleted. */
class ReadOnceTests {

    private static final String FIRST = "How large is the mirror of the main telescope?";
    private static final String SECOND = "Who polished the mirror of the main telescope?";
    /** The test model has a token for each byte. */
    private static final int TOKENS_AROUND_A_QUESTION = 100;

    @TempDir
    private static Path folder;

    private static TestService service;

    @BeforeAll
    static void startTheServiceWithAModel() {
        var model =
                TinyModels.scripted(folder.resolve("cites.gguf"), List.of("The mirror", " is large", " [1]."), 4096);
        service = TestService.start("lectern.model.path=" + model, "lectern.model.threads=1");
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void aSecondQuestionOnTheSamePassagesOnlyReadsTheQuestion() {
        var document = upload("The main telescope has a mirror of 2.4 metres, which Ada Brook polished.");
        ask(FIRST, document);

        var usage = ask(SECOND, document).get("usage");

        assertThat(usage.get("cachedTokens").intValue())
                .isGreaterThanOrEqualTo(
                        usage.get("promptTokens").intValue() - SECOND.length() - TOKENS_AROUND_A_QUESTION);
    }

    @Test
    void whatADeletedDocumentSaidIsReadAgainWhenItComesBack() {
        var text = "The mirror of the main telescope was large, and Ben Marsh polished it.";
        var document = upload(text);
        ask(FIRST, document);
        assertThat(service.delete("/api/v1/documents/" + document).statusCode()).isEqualTo(204);

        var answer = ask(FIRST, upload(text));

        var usage = answer.get("usage");
        int passages = answer.get("coverage").get(0).get("tokensRead").intValue();
        assertThat(usage.get("cachedTokens").intValue())
                .isLessThanOrEqualTo(usage.get("promptTokens").intValue() - passages - FIRST.length());
    }

    private static JsonNode ask(String question, String document) {
        return service.answer(Map.of("question", question, "documentIds", List.of(document)));
    }

    private static String upload(String text) {
        return service.document(service.collection(text), "mirror.txt", text);
    }
}
