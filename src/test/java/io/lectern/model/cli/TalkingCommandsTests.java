package io.lectern.model.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyModels;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands with which a model speaks, each with a real model in this process. */
@Timeout(60)
class TalkingCommandsTests {

    private static final String WEATHER = "Sunny spells and rain.";
    private static final int VOCABULARY = 260;

    @TempDir
    private static Path folder;

    /** Answers everything with the weather. */
    private static Path scripted;

    /** Writes noise without an end. */
    private static Path random;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);

    @BeforeAll
    static void write() {
        scripted = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny", " spells", " and rain."), 512);
        random = TinyModels.random(folder.resolve("noise.gguf"), TinyModels.Sizes.SMALL);
    }

    @Test
    void tokenizeShowsTheTokensOfAUsersText() {
        assertThat(tokenize("", random.toString(), "a</s>")).isZero();

        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "     100  \"a\"",
                        "      63  \"<\"",
                        "      50  \"/\"",
                        "     118  \"s\"",
                        "      65  \">\"",
                        "       5 tokens");
    }

    @Test
    void tokenizeReadsItsInputToTheLastByteAndWritesJson() {
        assertThat(tokenize("ab\n", random.toString(), "-", "--json")).isZero();

        assertThat(out.toString(UTF_8)).isEqualTo("{\"tokens\":[100,101,13],\"pieces\":[\"a\",\"b\",\"\\n\"]}\n");
    }

    @Test
    void tokenizeKnowsEncodersToo() throws Exception {
        var encoder = TinyEncoders.random(
                folder.resolve("encoder.gguf"), TinyEncoders.Sizes.SMALL, 1, TinyEncoders.Head.NONE);

        assertThat(tokenize("", encoder.toString(), "ab [SEP]", "--json")).isZero();

        int first = TinyEncoders.FIRST_LETTER;
        var tokens = JsonMapper.shared().readTree(out.toString(UTF_8)).path("tokens");
        assertThat(tokens.path(0).asInt()).isEqualTo(first);
        assertThat(tokens.path(1).asInt()).isEqualTo(first + 26 + 1);
        assertThat(tokens).noneMatch(token -> token.asInt() == 3);
    }

    @Test
    void logitsAreTheEnginesToTheLastBit() throws Exception {
        float[][] expected;
        try (var generator = LlamaTextGenerator.open(
                LlamaOptions.of(random).withContext(c -> c.withThreads(1).withContextTokens(32)))) {
            expected = generator.logits(1, 100, 101).get();
        }

        assertThat(logits("--ids", "1,100,101")).isZero();
        var lines = out.toString(UTF_8).lines().toList();
        out.reset();
        assertThat(logits("--ids", "1,100,101", "--last", "--json")).isZero();

        assertThat(lines).hasSize(3);
        for (int row = 0; row < 3; row++) {
            assertThat(numbers(lines.get(row))).containsExactly(expected[row]);
        }
        var json = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(json.path("firstRow").asInt()).isEqualTo(2);
        assertThat(json.path("rows").size()).isEqualTo(1);
        assertThat(json.path("rows").get(0).size()).isEqualTo(VOCABULARY);
        assertThat(json.path("rows").get(0).get(7).floatValue()).isEqualTo(expected[2][7]);
    }

    @Test
    void logitsThatTheHeapDoesNotHoldAreRefusedBeforeTheyAreComputed() {
        assertThatCode(() -> LogitsCommand.requireHeap(1_000, 125_696, 2L << 30))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> LogitsCommand.requireHeap(4_096, 125_696, 1L << 30))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("4096 rows")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void logitsOfATokenThatIsNoneAreAWrongCommandLine() {
        assertThat(logits("--ids", "1,260")).isEqualTo(ExitCode.USAGE);
        assertThat(logits("--ids", "1,two")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void completeGoesOnWithTheText() {
        assertThat(complete(scripted, "The weather:")).isZero();

        assertThat(out.toString(UTF_8)).isEqualTo(WEATHER + System.lineSeparator());
    }

    @Test
    void completeTellsProgramsHowItEnded() {
        assertThat(complete(scripted, "The weather:", "--max-tokens", "1", "--seed", "7", "--json"))
                .isZero();

        var json = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(json.path("text").asString()).isEqualTo("Sunny");
        assertThat(json.path("finishReason").asString()).isEqualTo("length");
        assertThat(json.path("tokens").size()).isEqualTo(1);
        assertThat(json.path("seed").asLong()).isEqualTo(7);
        // With the token that begins any text of this model.
        assertThat(json.path("usage").path("promptTokens").asInt()).isEqualTo(1 + "The weather:".length());
    }

    @Test
    void theSameSeedGivesTheSameText() {
        String[] options = {"--temperature", "1.5", "--seed", "5", "--max-tokens", "20", "--top-k", "50"};
        complete(random, "x", options);
        String first = out.toString(UTF_8);
        out.reset();
        complete(random, "x", options);

        assertThat(out.toString(UTF_8)).isEqualTo(first).hasSizeGreaterThan(5);
    }

    @Test
    void wrongOptionsAreAWrongCommandLine() {
        assertThat(complete(scripted, "x", "--temperature", "3")).isEqualTo(ExitCode.USAGE);
        assertThat(complete(scripted, "x", "--max-tokens", "0")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void chatAnswersLineByLineUntilTheExit() {
        assertThat(chat(scripted, "Hello\n\n/help\nAnd tomorrow?\n/exit\nNobody reads this\n"))
                .isZero();

        assertThat(out.toString(UTF_8).lines()).containsExactly(WEATHER, WEATHER);
        assertThat(err.toString(UTF_8)).isEqualTo("There is no /help: /clear or /exit." + System.lineSeparator());
    }

    @Test
    void chatRemembersUntilItIsToldToForget() {
        chat(scripted, "Hello\nHello\n/clear\nHello\n", "--json", "--chat-format", "baichuan2", "--system", "S");

        var prompts = answers().stream()
                .map(answer -> answer.path("usage").path("promptTokens").asInt())
                .toList();
        // The system text, a question between two ids, and the second time the round before it with its two ids.
        assertThat(prompts.getFirst()).isEqualTo(1 + 2 + 5);
        assertThat(prompts.get(1)).isEqualTo(1 + 2 + 5 + 2 + 5 + answerTokens());
        assertThat(prompts.get(2)).isEqualTo(prompts.getFirst());
    }

    /** As the tokenizer sees an answer that comes back as text. */
    private int answerTokens() {
        out.reset();
        tokenize("", scripted.toString(), WEATHER, "--json");
        return JsonMapper.shared().readTree(out.toString(UTF_8)).path("tokens").size();
    }

    @Test
    void chatForgetsTheOldestRoundsWhenThereIsNoRoomAndSaysSo() {
        chat(scripted, "0123456789\n".repeat(30), "--json", "--context", "256", "--max-tokens", "20");

        var answers = answers();
        assertThat(answers)
                .hasSize(30)
                .allMatch(answer -> answer.path("text").asString().equals(WEATHER));
        assertThat(answers.getFirst().path("messagesLeftOut").asInt()).isZero();
        assertThat(answers.getLast().path("messagesLeftOut").asInt()).isPositive();
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aQuestionThatCanNeverFitEndsNothing() {
        assertThat(chat(scripted, "x".repeat(600) + "\nHello\n")).isZero();

        assertThat(err.toString(UTF_8)).contains("The prompt has").contains("the context holds 512");
        assertThat(out.toString(UTF_8).lines()).containsExactly(WEATHER);
    }

    @Test
    void aQuestionThatAFormatCutsIsAnsweredWithAWordAboutIt() {
        chat(scripted, "x".repeat(600) + "\n", "--chat-format", "xverse", "--max-tokens", "20");

        assertThat(err.toString(UTF_8)).matches("\\(\\d+ tokens were cut off what was read\\.\\)\\R");
        assertThat(out.toString(UTF_8).lines()).containsExactly(WEATHER);
    }

    @Test
    void ctrlCStopsTheAnswerAndNotTheProgram() {
        Interrupts atOnce = action -> {
            action.run();
            return () -> {};
        };

        assertThat(run(
                        input -> new ChatCommand(terminal, input, atOnce),
                        "Go on\nGo on\n",
                        random.toString(),
                        "--max-tokens",
                        "100000"))
                .isZero();

        assertThat(out.toString(UTF_8).lines().filter(line -> line.endsWith(" …")))
                .hasSize(2);
    }

    @Test
    void aFormatThatNobodyKnowsIsAWrongCommandLineWithThoseThatThereAre() {
        assertThat(chat(scripted, "Hello\n", "--chat-format", "mine")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString(UTF_8)).contains("'mine'").contains("baichuan2").contains("chatml");
    }

    @Test
    void aSystemTextWithoutAPlaceIsRefusedBeforeTheFirstQuestion() {
        assertThat(chat(scripted, "Hello\n", "--chat-format", "baichuan", "--system", "S"))
                .isEqualTo(ExitCode.SOFTWARE);

        assertThat(err.toString(UTF_8)).contains("a system message").contains("baichuan");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void aModelThatIsNotThereIsNamed() {
        assertThat(chat(Path.of("nothing"), "Hello\n")).isEqualTo(ExitCode.SOFTWARE);

        assertThat(err.toString(UTF_8)).contains("There is no model 'nothing'");
    }

    private int tokenize(String input, String... arguments) {
        return run(in -> new TokenizeCommand(terminal, in), input, arguments);
    }

    private int logits(String... arguments) {
        return run(in -> new LogitsCommand(terminal), "", with(random, "--threads=1", arguments));
    }

    private int complete(Path model, String text, String... arguments) {
        return run(in -> new CompleteCommand(terminal, in), "", with(model, text, arguments));
    }

    private int chat(Path model, String input, String... arguments) {
        return run(
                in -> new ChatCommand(terminal, in, action -> () -> {}), input, with(model, "--threads=1", arguments));
    }

    private static String[] with(Path model, String second, String... more) {
        var all = new ArrayList<>(List.of(model.toString(), second));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private int run(Function<ByteArrayInputStream, Callable<Integer>> command, String input, String... arguments) {
        var all = new ArrayList<>(List.of("--models", folder.toString()));
        all.addAll(List.of(arguments));
        return new CommandLine(command.apply(new ByteArrayInputStream(input.getBytes(UTF_8))))
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, ExitCode.SOFTWARE))
                .setParameterExceptionHandler((wrong, given) -> failed(wrong, ExitCode.USAGE))
                .execute(all.toArray(String[]::new));
    }

    private int failed(Exception failure, int status) {
        terminal.err().println(failure.getMessage());
        return status;
    }

    private List<JsonNode> answers() {
        return out.toString(UTF_8)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    private static float[] numbers(String line) {
        var numbers = Arrays.stream(line.split(" ", -1)).map(Float::valueOf).toList();
        var array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }
}
