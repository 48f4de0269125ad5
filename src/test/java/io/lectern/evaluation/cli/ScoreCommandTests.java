package io.lectern.evaluation.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.client.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTests {

    private static final String ROW =
            "{\"metric\": \"%s\", \"prediction\": \"%s\", \"ground_truths\": [\"3\", \"4\"], \"all_classes\": null}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsOneScoreARow() throws IOException {
        score(ROW.formatted("count_score", "4 or 5 or 6"), ROW.formatted("qa_f1_score", "3"));

        assertThat(out.toString(UTF_8).lines()).containsExactly("0.3333333333333333", "1.0");
    }

    @Test
    void saysWhichRowIsWrong() {
        assertThatThrownBy(() -> score(ROW.formatted("qa_f1_score", "3"), ROW.formatted("bleu", "3")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Row 2")
                .hasMessageContaining("'bleu'");
        assertThatThrownBy(() -> score("{\"metric\": \"count_score\"}"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Row 1", "prediction is missing");
        assertThatThrownBy(() -> score("{")).isInstanceOf(CommandException.class).hasMessageContaining("Row 1");
    }

    private void score(String... rows) throws IOException {
        var file = Files.write(folder.resolve("rows.jsonl"), List.of(rows));
        assertThat(LongBenchCommandTests.evaluation(out, err).execute("score", file.toString()))
                .isZero();
    }
}
