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
        write("documents.jsonl", """
                {"file": "a.txt", "title": "Harbour", "paragraphs": ["The ferry leaves the harbour at nine.", "Dogs travel free."]}
                {"file": "b.txt", "title": "Observatory", "paragraphs": ["The telescope has a mirror of two metres."]}
                """);
        write("questions.jsonl", """
                {"question": "When does the ferry leave the harbour?", "answers": ["at nine"], "file": "a.txt"}
                {"question": "How large is the mirror of the telescope?", "answers": ["three metres"], "file": "b.txt"}
                """);

        var report = measured();

        assertThat(report.texts()).isEqualTo(2);
        assertThat(report.found()).isEqualTo(0.5);
        assertThat(report.product().recall()).isEqualTo(0.5);
        assertThat(report.product().quoted()).isEqualTo(1);
        assertThat(report.product().absentQuoted()).isEqualTo(0.5);
        assertThat(report.curve()).hasSize(20);
    }

    @Test
    void asksWithoutTheTextsThatAnswerAndCountsQuotesOfThoseOnly() throws IOException {
        write("corpus.jsonl", """
                {"id": "a", "title": "Ferry", "text": "The ferry of the harbour leaves at nine."}
                {"id": "b", "title": "Bakery", "text": "The bakery opens at nine."}
                """);
        write("queries.jsonl", """
                {"id": "1", "text": "When does the ferry leave the harbour?", "answers": ["nine"]}
                {"id": "2", "text": "When does the bakery open?", "answers": ["nine"]}
                {"id": "3", "text": "Does the bakery open at nine?", "answers": ["yes"]}
                """);
        write("qrels.tsv", "query\ttext\tgrade\n1\ta\t1\n2\ta\t1\n2\tb\t0\n");

        var report = measured();

        assertThat(report.questions()).isEqualTo(2);
        assertThat(report.product().quoted()).isEqualTo(1);
        assertThat(report.product().recall()).isEqualTo(0.5);
        assertThat(report.product().absentQuoted()).isEqualTo(0.5);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    private AnswerReport measured() throws IOException {
        return AnswerEvaluation.run(folder, Files.createDirectory(folder.resolve("work")), line -> {});
    }
}
