package io.lectern.evaluation.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerEvaluationTests {

    @TempDir
    private Path folder;

    @Test
    void countsQuestionsWhoseAnswerIsQuotedAndThoseThatAreAnsweredWithoutOne() throws IOException {
        Files.writeString(folder.resolve("documents.jsonl"), """
                {"file": "a.txt", "title": "Harbour", "paragraphs": ["The ferry leaves the harbour at nine.", "Dogs travel free."]}
                {"file": "b.txt", "title": "Observatory", "paragraphs": ["The telescope has a mirror of two metres."]}
                """);
        Files.writeString(folder.resolve("questions.jsonl"), """
                {"question": "When does the ferry leave the harbour?", "answers": ["at nine"], "file": "a.txt"}
                {"question": "How large is the mirror of the telescope?", "answers": ["three metres"], "file": "b.txt"}
                """);

        var report = AnswerEvaluation.run(folder, Files.createDirectory(folder.resolve("work")), line -> {});

        assertThat(report.texts()).isEqualTo(2);
        assertThat(report.product().recall()).isEqualTo(0.5);
        assertThat(report.product().quoted()).isEqualTo(1);
        assertThat(report.product().absentQuoted()).isZero();
        assertThat(report.curve()).hasSize(20);
    }
}
