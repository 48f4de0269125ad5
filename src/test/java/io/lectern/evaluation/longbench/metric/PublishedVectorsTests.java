package io.lectern.evaluation.longbench.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.lectern.evaluation.longbench.jieba.ChineseWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores and words that LongBench's own code computed, where there is a folder of them:
 * {@code -Dlectern.longbenchVectors=DIR} with {@code metrics_vectors.jsonl} and {@code jieba_vectors.jsonl}.
 */
@EnabledIfSystemProperty(
        named = PublishedVectorsTests.FOLDER,
        matches = ".+",
        disabledReason = "-Dlectern.longbenchVectors names no folder of vectors")
class PublishedVectorsTests {

    static final String FOLDER = "lectern.longbenchVectors";

    @Test
    void everyScoreIsTheirs() throws IOException {
        var rows = rows("metrics_vectors.jsonl");

        assertThat(rows).isNotEmpty();
        assertSoftly(softly -> rows.forEach(row -> softly.assertThat(
                        Metric.named(row.path("metric").stringValue())
                                .best(
                                        row.path("prediction").stringValue(),
                                        texts(row.path("ground_truths")),
                                        texts(row.path("all_classes"))))
                .as(row.path("id").asString())
                .isEqualTo(row.path("score").doubleValue(), within(1e-9))));
    }

    @Test
    void everyTextHasTheirWords() throws IOException {
        var rows = rows("jieba_vectors.jsonl");

        assertThat(rows).isNotEmpty();
        assertSoftly(softly -> rows.forEach(row -> softly.assertThat(
                        ChineseWords.jieba().of(row.path("text").stringValue()))
                .isEqualTo(texts(row.path("tokens")))));
    }

    private static List<JsonNode> rows(String file) throws IOException {
        var path = Path.of(System.getProperty(FOLDER), file);
        assertThatCode(() -> Files.size(path)).doesNotThrowAnyException();
        return Files.readAllLines(path).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }
}
