package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalEvaluationTests {

    @TempDir
    Path folder;

    @Test
    void measuresASetInBothLanguagesAndCountsTheQueriesWithoutRelevantTexts() throws IOException {
        write("""
                {"id":"d1","title":"Bridges","text":"The bridge over the Elbe was built in 1912."}
                {"id":"d2","title":"","text":"杭州分公司的研发预算增长了百分之十二。"}
                {"id":"d3","title":"","text":"Bread is baked from flour, water and salt."}
                {"id":"d4","title":"","text":""}
                """, """
                {"id":"q1","text":"When was the bridge built?"}
                {"id":"q2","text":"研发预算增长了多少？"}
                {"id":"q3","text":"Who wrote it?"}
                {"id":"q4","text":"bread"}
                """, "query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td2\t1\nq3\td1\t0\nq4\td3\t1\nq4\td4\t1\n");

        var report = run();

        assertThat(report.texts()).isEqualTo(4);
        assertThat(report.passages()).isEqualTo(3);
        assertThat(report.queries()).isEqualTo(3);
        assertThat(report.queriesWithoutRelevant()).isEqualTo(1);
        assertThat(report.scores().recallAt1()).isEqualTo((1 + 1 + 0.5) / 3);
        assertThat(report.scores().reciprocalRankAt10()).isEqualTo(1);
        assertThat(run().scores()).isEqualTo(report.scores());
    }

    @Test
    void countsATextOnceByItsBestPassage() throws IOException {
        var filler = "The weather was fine and nothing else is known of it. ".repeat(60);
        write("""
                {"id":"long","title":"","text":"The zeppelin landed. %s The zeppelin left."}
                {"id":"other","title":"","text":"A zeppelin is an airship."}
                """.formatted(filler), """
                {"id":"q","text":"zeppelin"}
                """, "q\tc\ts\nq\tlong\t1\nq\tother\t1\n");

        var report = run();

        assertThat(report.passages()).isGreaterThan(2);
        assertThat(report.scores().ndcgAt10()).isEqualTo(1);
        assertThat(report.scores().recallAt5()).isEqualTo(1);
    }

    @Test
    void looksAtAsManyPassagesAsAHundredTextsNeed() throws IOException {
        write("""
                {"id":"long","title":"","text":"%s"}
                {"id":"other","title":"","text":"A zeppelin is an airship."}
                """.formatted("The zeppelin landed. ".repeat(18_000)), """
                {"id":"q","text":"zeppelin landed"}
                """, "q\tc\ts\nq\tother\t1\n");

        var report = run();

        assertThat(report.passages()).isGreaterThan(201);
        assertThat(report.scores().recallAt100()).isEqualTo(1);
    }

    @Test
    void putsTextsWithEqualScoresInTheOrderOfTheSet() throws IOException {
        var texts = new StringBuilder();
        var queries = new StringBuilder();
        var relevant = new StringBuilder("q\tc\ts\n");
        for (int i = 0; i < 16; i++) {
            texts.append("{\"id\":\"first%d\",\"text\":\"The zeppelin%d left.\"}%n".formatted(i, i));
            texts.append("{\"id\":\"second%d\",\"text\":\"The zeppelin%d left.\"}%n".formatted(i, i));
            queries.append("{\"id\":\"q%d\",\"text\":\"zeppelin%d\"}%n".formatted(i, i));
            relevant.append("q%d\tfirst%d\t1%n".formatted(i, i));
        }
        write(texts.toString(), queries.toString(), relevant.toString());

        assertThat(run().scores().recallAt1()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithASet() throws IOException {
        write("{\"id\":\"a\",\"text\":\"A\"}\n{\"id\":\"a\",\"text\":\"B\"}\n", "", "");
        assertThatThrownBy(this::run).isInstanceOf(EvaluationException.class).hasMessageContaining("the id a twice");

        write("{\"id\":\"a\"}", "", "");
        assertThatThrownBy(this::run).hasMessageContaining("the field text must be a string");

        write("{\"id\":\"a\",\"text\":\"A\"}", "{\"id\":\"q\",\"text\":\"A\"}", "q\tc\ts\nq\ta\tmuch\n");
        assertThatThrownBy(this::run).hasMessageContaining("line 2: much is not a grade");

        Files.delete(folder.resolve("corpus.jsonl"));
        assertThatThrownBy(this::run).hasMessageContaining("corpus.jsonl cannot be read");
    }

    private RetrievalReport run() throws IOException {
        var work = Files.createTempDirectory(folder, "work");
        return RetrievalEvaluation.run(folder, work, said -> {});
    }

    private void write(String corpus, String queries, String judgments) throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), corpus);
        Files.writeString(folder.resolve("queries.jsonl"), queries);
        Files.writeString(folder.resolve("qrels.tsv"), judgments);
    }
}
