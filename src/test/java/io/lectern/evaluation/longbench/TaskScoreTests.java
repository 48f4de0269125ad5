package io.lectern.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskScoreTests {

    @Test
    void ofAFewShotTaskOnlyTheFirstLineIsScored() {
        assertThat(Task.TRIVIAQA.scored("\n\nParis\nPassage: more")).isEqualTo("Paris");
        assertThat(Task.SAMSUM.scored("\n\n")).isEmpty();
        assertThat(Task.HOTPOTQA.scored("\nParis\nmore")).isEqualTo("\nParis\nmore");
    }

    @Test
    void aTaskScoresTheMeanInPercent() {
        var score = TaskScore.of(
                Task.HOTPOTQA,
                Variant.LONGBENCH,
                200,
                List.of(prediction("Paris", 1), prediction("London", 1), prediction("London", 1)));

        assertThat(score.score()).isEqualTo(33.33);
        assertThat(score.rows()).isEqualTo(3);
        assertThat(score.ofRows()).isEqualTo(200);
        assertThat(score.buckets()).isEmpty();
    }

    @Test
    void longBenchEHasAScoreForEachLength() {
        var score = TaskScore.of(
                Task.HOTPOTQA,
                Variant.LONGBENCH_E,
                300,
                List.of(prediction("Paris", 3_999), prediction("Paris", 4_000), prediction("London", 7_999)));

        assertThat(score.buckets()).containsOnlyKeys("0-4k", "4-8k", "8k+");
        assertThat(score.buckets())
                .containsEntry("0-4k", 100.0)
                .containsEntry("4-8k", 50.0)
                .containsEntry("8k+", null);
    }

    @Test
    void aLimitedRunOfEitherVariantIsNotComplete() {
        for (var variant : Variant.values()) {
            var run = new RunRecord("parrot", 1, "chat", 512, "f16", variant.name(), "truncate", null, 200);

            assertThat(LongBenchReport.of(run, scores(variant, 2, 2)).complete())
                    .isTrue();
            assertThat(LongBenchReport.of(run, scores(variant, 1, 2)).complete())
                    .isFalse();
        }
    }

    private static List<TaskScore> scores(Variant variant, int rows, int ofRows) {
        var predictions = Collections.nCopies(rows, prediction("Paris", 1));
        return variant.tasks().stream()
                .map(task -> TaskScore.of(Task.HOTPOTQA, variant, ofRows, predictions))
                .toList();
    }

    @Test
    void roundsAsPythonDoes() {
        assertThat(TaskScore.rounded(0.125)).isEqualTo(0.12);
        assertThat(TaskScore.rounded(0.375)).isEqualTo(0.38);
        assertThat(TaskScore.rounded(2.675)).as("a little less in binary").isEqualTo(2.67);
    }

    @Test
    void categoriesAreMeansOfTheirTasksAndCodeCountsIntoBothLanguages() {
        var tasks = Arrays.stream(Task.values())
                .map(task -> new TaskScore(
                        task.id(),
                        task.category().name(),
                        task.language().name(),
                        task.metric().function(),
                        1,
                        task.rows(),
                        switch (task.language()) {
                            case EN -> 30.0;
                            case ZH -> 60.0;
                            case CODE -> 50.0;
                        },
                        0,
                        0,
                        Map.of(),
                        Map.of()))
                .toList();

        var categories = CategoryScore.of(tasks, Variant.LONGBENCH);

        assertThat(categories.getFirst()).isEqualTo(new CategoryScore("SINGLE_DOCUMENT", 4, 4, 37.5, 30.0, 60.0));
        assertThat(categories.getLast())
                .as("of the categories")
                .isEqualTo(new CategoryScore("AVERAGE", 21, 21, 40.0, 33.33, 58.33));
        assertThat(CategoryScore.of(tasks.subList(0, 1), Variant.LONGBENCH)
                        .getLast()
                        .all())
                .as("not of some of them")
                .isNull();
    }

    private static Prediction prediction(String text, int length) {
        return new Prediction(text, List.of("Paris"), null, length, "id", 1, 1, 1, false, null, "stop");
    }
}
