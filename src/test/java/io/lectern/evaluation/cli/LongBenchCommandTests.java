package io.lectern.evaluation.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.evaluation.subject.MarkovModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way with a model of three kilobytes and a benchmark of a few rows, both written here. */
@Timeout(120)
class LongBenchCommandTests {

    private static final int ROOM = 200;
    private static final String TALE = "Passage 1:\\n" + "Birds sang. ".repeat(20)
            + "\\nPassage 2:\\nThe sailors lived in Paris, a town on a river.\\nPassage 3:\\n"
            + "Ships sank. ".repeat(20);

    /** Says Paris behind every colon. */
    private static Path model;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path checkout;

    @BeforeAll
    static void writeModel(@TempDir Path folder) {
        model = MarkovModels.saying(folder.resolve("parrot.gguf"), "Paris", 512);
    }

    @BeforeEach
    void writeCheckout() throws IOException {
        Files.createDirectories(checkout.resolve("LongBench/config"));
        Files.createDirectories(checkout.resolve("LongBench/data"));
        write("config/dataset2prompt.json", """
                {"hotpotqa": "Read: {context}\\nQ {input}\\n:", "samsum": "{context}\\nSummary:", "dureader": "{context}{input}:",
                 "trec": "{context} {{type}}:"}
                """);
        write("config/dataset2maxlen.json", "{\"hotpotqa\": 32, \"samsum\": 16, \"dureader\": 8, \"trec\": 8}");
        write(
                "data/hotpotqa.jsonl",
                row("a", "Short.", "London", 10, "null"),
                row("b", "0123456789".repeat(60), "Paris", 600, "null"),
                row("c", "Short.", "paris", 10, "null"));
        write("data/samsum.jsonl", row("s", "Short.", "Paris", 10, "null"));
        write("data/trec.jsonl", row("t", "Short.", "Paris", 10, "[\"Paris\", \"London\"]"));
        write("data/dureader.jsonl", row("d", "城市", "Paris", 10, "null"));
        write(
                "data/hotpotqa_e.jsonl",
                row("e", "Short.", "Paris", 3_000, "null"),
                row("f", "Short.", "Rome", 9_000, "null"));
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(checkout.resolve("LongBench").resolve(file), String.join("\n", lines) + "\n");
    }

    private static String row(String id, String context, String answer, int length, String classes) {
        return """
                {"_id": "%s", "context": "%s", "input": "Where?", "answers": ["%s"], "length": %d, "all_classes": %s}""".formatted(id, context, answer, length, classes);
    }

    @Test
    void scoresEveryTaskBesideWhatOthersPublished() throws IOException {
        var report = run("--tasks", "dureader,hotpotqa,trec,samsum");

        assertThat(report.at("/run/model").stringValue()).isEqualTo("parrot");
        assertThat(report.at("/run/strategy").stringValue()).isEqualTo("truncate");
        assertThat(report.at("/complete").booleanValue()).isFalse();
        assertThat(report.path("tasks")
                        .valueStream()
                        .map(task -> task.path("task").stringValue()))
                .as("in LongBench's order")
                .containsExactly("hotpotqa", "dureader", "trec", "samsum");
        assertThat(report.path("tasks")
                        .valueStream()
                        .map(task -> task.path("score").doubleValue()))
                .containsExactly(66.67, 100.0, 100.0, 100.0);
        assertThat(report.at("/categories/1/all").doubleValue()).isEqualTo(83.34);
        assertThat(report.at("/categories/1/chinese").doubleValue()).isEqualTo(100);
        assertThat(report.at("/categories/6/all").isNull()).isTrue();
        assertThat(Files.readString(place().resolve("report.md")))
                .contains("| hotpotqa | qa_f1_score | 3 of 200 | 1 | 101 | truncated 1, whole 2 | 66.67 | 58.30 |")
                .contains("| Multi-document QA | 2 of 4 | 66.67 | 100.00 | 83.34 | 41.10 |")
                .contains("XVERSE-13B-256K", "no scores of the whole benchmark");
        assertThat(err.toString(UTF_8)).contains("[####################] 100 %");
    }

    @Test
    void aLongPromptLosesItsMiddleBeforeItGetsItsChatFormat() throws IOException {
        run("--tasks", "hotpotqa");

        var prediction = JsonMapper.shared()
                .readTree(Files.readAllLines(place().resolve("hotpotqa.jsonl")).get(1));
        assertThat(prediction.path("shortened").booleanValue()).isTrue();
        assertThat(prediction.path("whole_tokens").intValue()).isEqualTo(618);
        // One id is of the begin of the sequence, which is no text; the format's heads are Question: and Answer:.
        int scaffold = 1 + "Question: ".length() + "\nAnswer:".length();
        assertThat(prediction.path("prompt_tokens").intValue()).isEqualTo(ROOM - 1 + scaffold);
        assertThat(prediction.path("pred").stringValue()).isEqualTo("Paris");
        assertThat(prediction.path("finish").stringValue()).isEqualTo("stop");
    }

    @Test
    void goesOnWhereItWasBrokenOff() throws IOException {
        run("--tasks", "hotpotqa", "--limit", "1");
        var file = place().resolve("hotpotqa.jsonl");
        String changed = Files.readString(file).replace("Paris", "London");
        Files.writeString(file, changed + "{\"pred\": \"unfini", StandardOpenOption.TRUNCATE_EXISTING);

        var report = run("--tasks", "hotpotqa");

        assertThat(Files.readAllLines(file)).hasSize(3).first().isEqualTo(changed.strip());
        assertThat(report.at("/tasks/0/score").doubleValue())
                .as("with the kept one")
                .isEqualTo(100);
    }

    @Test
    void predictionsOfAnotherRunAreNotMixedIn() throws IOException {
        run("--tasks", "hotpotqa", "--limit", "1");

        assertThat(failure("--tasks", "hotpotqa", "--max-length", "100")).contains("room was 200 and is 100", "--out");
    }

    @Test
    void theProductsOwnStrategiesReadTheContextAsADocument() throws IOException {
        write(
                "data/hotpotqa.jsonl",
                row("a", "Short.", "Paris", 10, "null"),
                row("b", TALE, "Paris", 99, "null").replace("Where?", "Where did sailors live?"));

        var report = run("--tasks", "hotpotqa", "--strategy", "passages");

        assertThat(report.at("/run/strategy").stringValue()).isEqualTo("passages");
        assertThat(report.at("/tasks/0/readings").toString()).isEqualTo("{\"passages\":1,\"whole\":1}");
        assertThat(report.at("/tasks/0/score").doubleValue()).isEqualTo(100);
        assertThat(failure("--tasks", "hotpotqa")).contains("strategy was \"passages\" and is \"truncate\"");
    }

    @Test
    void predictionsOfOtherRowsAreNotMixedIn() throws IOException {
        run("--tasks", "hotpotqa", "--limit", "1");
        write("data/hotpotqa.jsonl", row("z", "Short.", "London", 10, "null"));

        assertThat(failure("--tasks", "hotpotqa")).contains("row a", "have z");
    }

    @Test
    void longBenchEHasScoresByLength() throws IOException {
        assertThat(run("--e", "--tasks", "hotpotqa", "--limit", "1")
                        .at("/tasks/0/ofRows")
                        .intValue())
                .isEqualTo(2);

        var report = run("--e", "--tasks", "hotpotqa");

        assertThat(report.at("/tasks/0/buckets").toString()).isEqualTo("{\"0-4k\":100.0,\"4-8k\":null,\"8k+\":0.0}");
        assertThat(Files.readString(place().resolve("report.md")))
                .contains("# LongBench-E: parrot", "| hotpotqa | 100.00 | – | 0.00 |")
                .doesNotContain("XVERSE");
    }

    @Test
    void whatIsMissingIsSaidBeforeTheModelIsLoaded() throws IOException {
        assertThat(failure("--tasks", "hotpotqa,qmsum")).contains("no qmsum.jsonl");
        Files.writeString(checkout.resolve("LongBench/data/qmsum.jsonl"), "");
        assertThat(failure("--tasks", "qmsum")).contains("no template of qmsum");
        assertThat(place()).doesNotExist();
    }

    @Test
    void aRowWithoutAnswersIsNamed() throws IOException {
        write("data/hotpotqa.jsonl", "{\"_id\": \"x\"}");

        assertThat(failure("--tasks", "hotpotqa")).contains("Row 1 of", "answers");
    }

    @Test
    void unknownTasksAndStrategiesAreWrongCommandLines() {
        assertThat(execute("--tasks", "squad")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("--strategy", "guess")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).contains("'squad' is no task", "'guess'", "truncate");
    }

    private Path place() {
        return checkout.resolve("out");
    }

    private JsonNode run(String... options) throws IOException {
        out.reset();
        assertThat(execute(options)).as(err.toString(UTF_8)).isZero();
        return JsonMapper.shared().readTree(out.toString(UTF_8));
    }

    private String failure(String... options) {
        err.reset();
        assertThat(execute(options)).isEqualTo(ExitCode.SOFTWARE);
        return err.toString(UTF_8);
    }

    private int execute(String... options) {
        var arguments = new ArrayList<>(List.of(
                "longbench",
                checkout.toString(),
                "--model",
                model.toString(),
                "--threads",
                "1",
                "--out",
                place().toString(),
                "--json"));
        Collections.addAll(arguments, options);
        if (!arguments.contains("--max-length")) {
            Collections.addAll(arguments, "--max-length", "" + ROOM);
        }
        return evaluation(out, err).execute(arguments.toArray(String[]::new));
    }

    static CommandLine evaluation(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        return EvalCommand.with(terminal)
                .setErr(new PrintWriter(terminal.err(), true, UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    assertThat(failure).isInstanceOf(CommandException.class);
                    terminal.err().println(failure.getMessage());
                    return ExitCode.SOFTWARE;
                });
    }
}
