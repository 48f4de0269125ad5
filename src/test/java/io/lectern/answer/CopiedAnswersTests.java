package io.lectern.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.TestService;
import io.lectern.engine.CopyingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Answers of a model that copies what follows its prompt's last words where they stand first. The prompt ends with
 * {@code Question: …} and {@code Answer:} on a line each; so does the document's, which is made of questions and answers.
 */
class CopiedAnswersTests {

    private static final String DOCUMENT = """
            Question: How wide is the mirror?
            Answer: The mirror measures 2.4 metres [1].

            Question: Who polished the glass?
            Answer: Ada Brook polished it in 1987 [1].

            Question: Which of them leaks?
            Answer: The northern dome leaks [9].

            Question: What did it cost?
            Answer: NO_ANSWER
            """;

    @TempDir
    private static Path folder;

    private static TestService service;
    private static String document;

    @BeforeAll
    static void startTheServiceWithAModel() {
        service = TestService.start(
                "lectern.model.path=" + CopyingModel.write(folder.resolve("copying.gguf"), 4_096),
                "lectern.model.threads=1");
        document = service.document(service.collection("Observatory"), "observatory.txt", DOCUMENT);
    }

    @AfterAll
    static void stopTheService() {
        service.close();
    }

    @Test
    void debug() {
        for (var q : List.of("How wide is the mirror?", "Who polished the glass?", "Which of them leaks?", "What did it cost?")) {
            for (var mode : List.of("free", "constrained", "quote")) {
                var a = ask(Map.of("question", q, "citationMode", mode, "maxTokens", 80));
                System.out.println(a.toPrettyString());
                System.out.println(service.post("/api/v1/answers/" + a.get("id").stringValue() + "/replay", "").body());
            }
        }
    }

    private static JsonNode ask(Map<String, Object> question) {
        return service.answer(question);
    }
}
