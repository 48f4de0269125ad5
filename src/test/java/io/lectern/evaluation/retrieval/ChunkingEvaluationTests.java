package io.lectern.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkingEvaluationTests {

    @TempDir
    Path folder;

    @Test
    void measuresEveryWayToCutOnTheSameQuestions() throws IOException {
        write("Sales 😀 rose. The zeppelin landed in 1912.", "The zeppelin landed in 1912.", 14);

        var report = ChunkingEvaluation.run(folder, Files.createDirectory(folder.resolve("work")), said -> {});

        assertThat(report.questions()).isEqualTo(1);
        assertThat(report.rows()).hasSize(20).allSatisfy(row -> {
            assertThat(row.scores().recall()).isEqualTo(1);
            assertThat(row.scores().precision()).isEqualTo(28.0 / 43);
            assertThat(row.scores().iou()).isEqualTo(28.0 / 43);
            assertThat(row.precisionOmega()).isEqualTo(28.0 / 43);
        });
    }

    @Test
    void saysWhenAReferenceIsNotWhereItShouldBe() throws IOException {
        write("The zeppelin landed in 1912.", "landed", 3);

        assertThatThrownBy(() -> ChunkingSet.read(folder))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("a reference is not where it should be");
    }

    private void write(String text, String wanted, int start) throws IOException {
        Files.createDirectories(folder.resolve("files"));
        Files.writeString(folder.resolve("files/a.md"), text);
        Files.writeString(folder.resolve("questions.jsonl"), """
                {"question":"When did the zeppelin land?","file":"a.md",\
                "references":[{"content":"%s","start_index":%d,"end_index":%d}]}
                """.formatted(wanted, start, start + wanted.length()));
    }
}
