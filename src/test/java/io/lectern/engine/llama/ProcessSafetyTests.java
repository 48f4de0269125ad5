package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would end the process inside C++ is refused before it gets there. */
class ProcessSafetyTests {

    private static final int ABORTED = 134;

    @TempDir
    Path folder;

    @Test
    void hostileModelFilesAreRefusedWithTypedErrors() throws Exception {
        assertThat(run("files", 0))
                .contains(
                        "no blocks: GgufException",
                        "too many blocks: GgufException",
                        "too many experts: GgufException",
                        "more experts used than there are: GgufException",
                        "dynamic rope: GgufException",
                        "negative epsilon: GgufException",
                        "three heads: GgufException",
                        "endless context: GgufException",
                        "expert groups without experts: GgufException",
                        "value heads of another length: GgufException",
                        "no loops: GgufException",
                        "too many loops: GgufException",
                        "two loops: accepted",
                        "norms in half precision: GgufException",
                        "odd heads: GgufException",
                        "four baichuan layers: GgufException",
                        "weights that are not numbers: EngineException",
                        "a tensor is missing: ModelLoadException",
                        "cut off: GgufException",
                        "not a model: GgufException",
                        "a folder: GgufException",
                        "survived");
    }

    @Test
    void hostileSettingsAreRefusedWithTypedErrors() throws Exception {
        assertThat(run("settings", 0))
                .contains(
                        "no batch: IllegalArgumentException",
                        "ten thousand threads: IllegalArgumentException",
                        "context of 200 million tokens: IllegalArgumentException",
                        "longer than trained: ModelLoadException",
                        "quantized values: ModelLoadException",
                        "quantized keys in short heads: ModelLoadException",
                        "a library of nowhere: EngineUnavailableException",
                        "survived");
    }

    @Test
    void hostileRequestsAreRefusedWithTypedErrors() throws Exception {
        assertThat(run("requests", 0))
                .contains(
                        "no tokens: IllegalArgumentException",
                        "negative token: IllegalArgumentException",
                        "token beyond the vocabulary: IllegalArgumentException",
                        "prompt beyond the context: PromptTooLongException",
                        "prompt of many batches: accepted",
                        "decoding a negative token: IllegalArgumentException",
                        "decoding a foreign token: IllegalArgumentException",
                        "strange text: accepted",
                        "many threads: accepted",
                        "closed twice: accepted",
                        "generating after the end: EngineException",
                        "tokenizing after the end: IllegalStateException",
                        "survived");
    }

    @Test
    void hostileCallsOnAContextAreRefusedBeforeTheyReachIt() throws Exception {
        String output = run(HostileContexts.class, "context", 0);

        assertThat(output)
                .contains(
                        "no tokens in a batch: ",
                        "more tokens than a batch holds: IllegalArgumentException",
                        "an adapter that is not there: AdapterUnknownException",
                        "all of it after that: accepted",
                        "survived");
        assertThat(output.lines().filter(line -> line.contains(": accepted"))).hasSize(1);
    }

    @Test
    void damagedStatesAreRefusedAndHarmNothing() throws Exception {
        assertThat(run(HostileContexts.class, "states", 0))
                .contains(
                        "the whole state: true, 24 tokens",
                        "into sequence 256: IllegalStateException",
                        "into sequence -1: IllegalStateException",
                        "of other positions: false",
                        "of other tokens: false",
                        "survived")
                .doesNotContain("was taken");
    }

    @Test
    void hostileEncodersAndTextsAreRefusedWithTypedErrors() throws Exception {
        assertThat(run(HostileContexts.class, "encoders", 0))
                .contains(
                        "bert.block_count: GgufException",
                        "bert.attention.head_count: GgufException",
                        "bert.attention.layer_norm_epsilon: GgufException",
                        "bert.context_length: GgufException",
                        "bert.pooling_type: GgufException",
                        "tokenizer.ggml.bos_token_id: GgufException",
                        "tokenizer.ggml.model: GgufException",
                        "lectern.second_text_offset: GgufException",
                        "a text of no tokens: IllegalArgumentException",
                        "a text longer than the positions: PromptTooLongException",
                        "a text of all positions: accepted",
                        "an encoder that shall generate: GgufException",
                        "survived");
    }

    @Test
    void hostileFilesToQuantizeAreRefusedWithTypedErrors() throws Exception {
        assertThat(run(HostileQuantizations.class, 0, folder.toString()))
                .contains(
                        "no blocks: GgufException",
                        "too many blocks: GgufException",
                        "too many experts: GgufException",
                        "dynamic rope: GgufException",
                        "parts: GgufException",
                        "numbers that are none: QuantizationException",
                        "endless numbers: QuantizationException",
                        "odd rows: accepted",
                        "cut off: GgufException",
                        "no model: GgufException",
                        "a folder: GgufException",
                        "an encoder without blocks: GgufException",
                        "fuzz with seed ",
                        "survived");
    }

    @Test
    void hostileUnigramsAreRefusedAndWhatIsTakenHoldsForEveryText() throws Exception {
        assertThat(run(HostileUnigrams.class, "files", 0))
                .contains(
                        "a map of nothing: GgufException",
                        "a map of texts: GgufException",
                        "a table longer than its map: GgufException",
                        "a way out of the table: GgufException",
                        "a text without an end: GgufException",
                        "a text of 65 bytes: GgufException",
                        "no unknown token: GgufException",
                        "a beginning that text becomes: GgufException",
                        "scores that are not numbers: GgufException",
                        "too few scores: GgufException",
                        "a token of 600 bytes: GgufException",
                        "the same token twice: GgufException",
                        "nothing wrong: accepted",
                        "fuzzed maps: accepted",
                        "survived");
    }

    @Test
    void aWayOutOfTheCharacterMapWouldEndTheProcess() throws Exception {
        assertThat(run(HostileUnigrams.class, "unchecked", ABORTED)).doesNotContain("survived");
    }

    @Test
    void hostileGrammarsAreRefusedWithTypedErrorsOrFollowed() throws Exception {
        assertThat(run(HostileGrammars.class, 0, folder.toString()))
                .contains(
                        "syntax error: ConstraintException",
                        "undefined rule: ConstraintException",
                        "no root: ConstraintException",
                        "left recursion: ConstraintException",
                        "hidden left recursion: ConstraintException",
                        "a million times: ConstraintException",
                        "at most less than at least: ConstraintException",
                        "parentheses: ConstraintException",
                        "stars: ConstraintException",
                        "nothing: ConstraintException",
                        "empty root: ConstraintException",
                        "a token by its name: ConstraintException",
                        "ambiguous before the first character: accepted",
                        "ambiguous with every character: accepted",
                        "ambiguous without end: accepted",
                        "deep schema: ConstraintException",
                        "a schema in itself: ConstraintException",
                        "everything in itself: ConstraintException",
                        "long chain: ConstraintException",
                        "long name: ConstraintException",
                        "lone surrogate: ConstraintException",
                        "not even JSON: ConstraintException",
                        "no numbers: EngineException",
                        "nothing likely: EngineException",
                        "all too likely: EngineException",
                        "bias on a foreign token: EngineException",
                        "forbidden token: IllegalStateException",
                        "end of what is not complete: IllegalStateException",
                        "foreign token: IndexOutOfBoundsException",
                        "survived");
    }

    @Test
    void damagedHeadersNeverEndTheProcess() throws Exception {
        assertThat(run("fuzz", 0)).contains("fuzz: accepted", "survived");
    }

    @Test
    void anAbortInsideTheEngineIsSaidInOneLine() throws Exception {
        assertThat(run("abort", AbortHook.EXIT_CODE))
                .contains("lectern: the native engine cannot go on and ends the process: ")
                .contains(", in llama_init_from_model of a pooling that there is not, model model.gguf\n")
                .doesNotContain("survived");
    }

    private String run(String cases, int expectedExit) throws IOException, InterruptedException {
        return run(HostileCases.class, expectedExit, cases, folder.toString());
    }

    private String run(Class<?> main, String cases, int expectedExit) throws IOException, InterruptedException {
        return run(main, expectedExit, cases, folder.toString());
    }

    private String run(Class<?> main, int expectedExit, String... arguments) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isEqualTo(expectedExit);
        return text;
    }
}
