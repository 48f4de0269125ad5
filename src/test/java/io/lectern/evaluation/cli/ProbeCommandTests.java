package io.lectern.evaluation.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.evaluation.subject.MarkovModels;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class ProbeCommandTests {

    private static final String LENGTH = "1500";

    @TempDir
    private static Path folder;

    private static Path model;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeModel() {
        model = MarkovModels.saying(folder.resolve("parrot.gguf"), "Paris", 2_048);
    }

    @Test
    void everyProbeHasItsLengthAndIsDrawn() throws Exception {
        var svg = folder.resolve("map.svg");

        assertThat(probe("--kinds", "needle,multi-needle", "--depths", "100,0", "--json", "--svg", svg.toString()))
                .as(err.toString(UTF_8))
                .isZero();

        var report = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(report.path("cells").size()).isEqualTo(2 * 2 * 2);
        assertThat(report.at("/cells/0/depth").intValue()).isZero();
        assertThat(report.path("results")
                        .valueStream()
                        .map(result -> result.path("promptTokens").intValue()))
                .allSatisfy(tokens -> assertThat(tokens).isBetween(1_500 - 128 - 12, 1_500 - 128));
        assertThat(report.path("results")
                        .valueStream()
                        .map(result -> result.path("score").doubleValue()))
                .as("the model knows one word")
                .containsOnly(0.0);
        assertThat(err.toString(UTF_8)).contains("100 %");
        var drawn = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertThat(drawn.getElementsByTagName("rect").getLength())
                .as("and the ground")
                .isEqualTo(8 + 1);
    }

    @Test
    void scoresAreALineEach() {
        assertThat(probe("--kinds", "needle", "--languages", "en", "--depths", "50"))
                .isZero();

        assertThat(out.toString(UTF_8).lines().toList())
                .hasSize(2)
                .last()
                .isEqualTo("needle             en           1500    50%    0.0");
    }

    @Test
    void aLengthThatTheModelDoesNotHoldIsRefused() {
        assertThat(probe("--lengths", "4k")).isEqualTo(ExitCode.SOFTWARE);
        assertThat(err.toString(UTF_8)).contains("A length is 4096 tokens, the model's context has 2048.");
    }

    @Test
    void wrongOptionsAreWrongCommandLines() {
        assertThat(probe("--kinds", "pin")).isEqualTo(ExitCode.USAGE);
        assertThat(probe("--depths", "101")).isEqualTo(ExitCode.USAGE);
        assertThat(probe("--languages", "fr")).isEqualTo(ExitCode.USAGE);
        assertThat(probe("--samples", "0")).isEqualTo(ExitCode.USAGE);
    }

    private int probe(String... options) {
        var arguments = new ArrayList<>(List.of("probe", "--model", model.toString(), "--threads", "1"));
        Collections.addAll(arguments, options);
        if (!arguments.contains("--lengths")) {
            Collections.addAll(arguments, "--lengths", LENGTH);
        }
        return LongBenchCommandTests.evaluation(out, err).execute(arguments.toArray(String[]::new));
    }
}
