package io.lectern.evaluation.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class ScoreCommandTests {

    private static final String ROW =
            "{\"metric\": \"%s\", \"prediction\": \"%s\", \"ground_truths\": [\"3\", \"4\"], \"all_classes\": null}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsOneScoreARow() throws IOException {
        assertThat(score(ROW.formatted("count_score", "4 or 5 or 6"), ROW.formatted("qa_f1_score", "3")))
                .isZero();

        assertThat(out.toString(UTF_8).lines()).containsExactly("0.3333333333333333", "1.0");
    }

    @Test
    void saysWhichRowIsWrong() throws IOException {
        assertThat(failure(ROW.formatted("qa_f1_score", "3"), ROW.formatted("bleu", "3")))
                .contains("Row 2", "'bleu'");
        assertThat(failure("{\"metric\": \"count_score\"}")).contains("Row 1", "prediction is missing");
        assertThat(failure("{")).contains("Row 1");
    }

    private String failure(String... rows) throws IOException {
        err.reset();
        assertThat(score(rows)).isEqualTo(ExitCode.SOFTWARE);
        return err.toString(UTF_8);
    }

    private int score(String... rows) throws IOException {
        var file = Files.write(folder.resolve("rows.jsonl"), List.of(rows));
        return LongBenchCommandTests.evaluation(out, err).execute("score", file.toString());
    }
}
