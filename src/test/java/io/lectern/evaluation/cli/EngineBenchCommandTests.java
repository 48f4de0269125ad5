package io.lectern.evaluation.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.lectern.client.Terminal;
import io.lectern.model.synthesis.Quantization;
import io.lectern.model.synthesis.SyntheticModels;
import io.lectern.model.synthesis.SyntheticShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class EngineBenchCommandTests {

    private static final SyntheticShape SHAPE = new SyntheticShape("llama", 2, 64, 4, 2, 96, 320, 2_048);
    private static final int DOCUMENT_TOKENS = 256;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresATinyModelInOneJsonObject() throws IOException {
        var report =
                bench("--repeats", "1", "--cache-dir", folder.resolve("cache").toString());

        assertThat(err.toString(UTF_8).indexOf("Writing without a document"))
                .as("before the bare loop has one, over whose cells it would compute")
                .isBetween(0, err.toString(UTF_8).indexOf("Reading piece by piece"));
        assertThat(report.at("/machine/cores").intValue()).isPositive();
        assertThat(report.at("/library/version").stringValue()).isEqualTo("0.5.0-dev");
        assertThat(report.at("/model/vocabulary").intValue()).isEqualTo(320);
        assertThat(report.at("/settings/workload/users").intValue()).isEqualTo(2);
        assertThat(report.at("/peakRssMegabytes").doubleValue()).isPositive();
        assertThat(report.at("/warnings").isArray()).isTrue();
        for (String figure : List.of(
                "prefill/engineTokensPerSecond",
                "prefill/ratio",
                "decode/engineTokensPerSecondAtDepth0",
                "decode/ratioAtDepthN",
                "firstToken/question1Seconds",
                "firstToken/question2MinusBareSeconds",
                "firstToken/question1ByQuestion2",
                "users/documentTokensPrefilledInAll",
                "users/allAnsweredSecondsHot",
                "documents/ratioByAlone",
                "cancel/decodeEndedSeconds",
                "process/loadSecondsAfterRestart")) {
            assertThat(report.at("/figures/" + figure + "/median").isNumber())
                    .as(figure)
                    .isTrue();
        }
        report.get("figures")
                .forEach(section -> section.forEach(figure -> {
                    assertThat(figure.has("median")).isTrue();
                    assertThat(figure.get("median").isNumber()).isNotEqualTo(figure.has("reason"));
                }));
    }

    @Test
    void theSecondQuestionComputesNothingOfTheDocument() throws IOException {
        var report = bench("--repeats", "3", "--phases", "COLD,HOT", "--no-bare-loop");

        assertThat(report.at("/figures/firstToken/question1PrefilledTokens/median")
                        .doubleValue())
                .isGreaterThanOrEqualTo(DOCUMENT_TOKENS);
        assertThat(report.at("/figures/firstToken/question2PrefilledTokens/most")
                        .doubleValue())
                .isEqualTo(16);
        assertThat(report.at("/figures/firstToken/question2Seconds/repeats").intValue())
                .isEqualTo(3);
        assertThat(report.at("/figures/decode/ratioAtDepthN/reason").stringValue())
                .isEqualTo("left out");
        assertThat(report.at("/figures/firstToken/bareQuestionSeconds/median").isNull())
                .isTrue();
    }

    @Test
    void aModelThatCannotBeRunSoIsOneSentence() throws IOException {
        var status = run(model(), "--document-tokens", "4000");

        assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void wrongNumbersAreAWrongCommandLine() throws IOException {
        var model = model();

        assertThat(run(model, "--document-tokens", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(model, "--document-tokens", "9", "--users", "1000")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(model, "--document-tokens", "9", "--phases", "LUNCH")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(model, "--document-tokens", "9", "--threads", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(model, "--document-tokens", "9", "--ram-tier-gb", "-1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run(model, "--document-tokens", "9", "--phase-timeout", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    private JsonNode bench(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("--document-tokens", String.valueOf(DOCUMENT_TOKENS)));
        arguments.addAll(List.of("--users", "2", "--question-tokens", "16", "--answer-tokens", "8", "--threads", "1"));
        arguments.addAll(List.of(more));
        assertThat(run(model(), arguments.toArray(String[]::new)))
                .as(err.toString(UTF_8))
                .isZero();
        return JsonMapper.shared().readTree(out.toString(UTF_8));
    }

    private Path model() throws IOException {
        var path = folder.resolve("m.gguf");
        return Files.exists(path) ? path : SyntheticModels.write(path, SHAPE, Quantization.Q8_0, 1);
    }

    private int run(Path model, String... more) {
        var arguments = new ArrayList<>(List.of("engine", "--model", model.toString()));
        arguments.addAll(List.of(more));
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        return BenchCommand.with(settings -> fail("the engine needs no service"), terminal)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    failure.printStackTrace(terminal.err());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((wrong, given) -> CommandLine.ExitCode.USAGE)
                .execute(arguments.toArray(String[]::new));
    }
}
