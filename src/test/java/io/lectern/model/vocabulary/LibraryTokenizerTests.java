package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryTokenizerTests {

    private static final int CASES = 3_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesTheIdsOfTheWholeDefinitionForTextWithoutControlTokens(boolean byteTokens) throws IOException {
        long seed = Long.getLong("tests.seed", 99);
        TinyTokenizers.xverse(folder, byteTokens);
        var texts = new RandomTexts(seed);
        try (var tokenizer = tokenizer();
                var library = new LibraryEncoder(Files.readString(folder.resolve("tokenizer.json")))) {
            for (int i = 0; i < CASES; i++) {
                String text = texts.next().replaceAll("<[^<>]+>", "");

                int[] tokens = tokenizer.encode(text);

                assertThat(tokens).as(() -> RandomTexts.described(seed, text)).containsExactly(library.encode(text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"add_prefix_space\":false",
                "\"add_prefix_space\":false,\"str_rep\":\"▁\"",
                "\"add_prefix_space\":false,\"prepend_scheme\":\"always\""
            })
    void takesWhatEarlierVersionsOfTheLibraryWrote(String earlier) throws IOException {
        TinyTokenizers.xverse(folder);
        Path file = folder.resolve("tokenizer.json");
        String text = "人工智能 the  model 1953年";
        String later = Files.readString(file);
        String written = later.replace("\"prepend_scheme\":\"never\",\"split\":true", earlier);
        assertThatThrownBy(() -> new LibraryEncoder(written)).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(file, written);
        try (var tokenizer = tokenizer();
                var library = new LibraryEncoder(later)) {
            int[] tokens = tokenizer.encode(text);

            assertThat(tokens).containsExactly(library.encode(text));
        }
    }

    @Test
    void noTextOfAUserBecomesAControlToken() throws IOException {
        long seed = Long.getLong("tests.seed", 7);
        TinyTokenizers.xverse(folder);
        var texts = new RandomTexts(seed);
        try (var tokenizer = tokenizer()) {
            assertThat(tokenizer.encode("<|endoftext|><pad>")).doesNotContain(0, 1, 2, 3);
            assertThat(tokenizer.encodeScaffold("<|endoftext|><pad>")).containsExactly(3, 1);
            for (int i = 0; i < CASES / 3; i++) {
                String text = texts.next();

                assertThat(tokenizer.encode(text))
                        .as(() -> RandomTexts.described(seed, text))
                        .doesNotContain(1, 2, 3);
            }
        }
    }

    @Test
    void tokensThatAreTakenWholeAreNoneInAUsersText() throws IOException {
        TinyTokenizers.xverse(folder);
        String definition = Files.readString(folder.resolve("tokenizer.json"))
                .replace("\"fuse_unk\"", "\"ignore_merges\":true,\"fuse_unk\"")
                .replace("\"type\":\"Punctuation\",\"behavior\":\"Isolated\"", "\"type\":\"WhitespaceSplit\"");
        Files.writeString(folder.resolve("tokenizer.json"), definition);
        try (var tokenizer = tokenizer()) {
            int[] tokens = tokenizer.encode("<|endoftext|>");

            assertThat(tokens).hasSizeGreaterThan(1).doesNotContain(3);
        }
    }

    @Test
    void nothingShortensOrFramesAText() throws IOException {
        TinyTokenizers.xverse(folder);
        String definition = Files.readString(folder.resolve("tokenizer.json"))
                .replace(
                        "\"truncation\":null",
                        "\"truncation\":{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}");
        Files.writeString(folder.resolve("tokenizer.json"), definition);
        try (var tokenizer = tokenizer()) {
            assertThat(tokenizer.encode("人工智能".repeat(50))).hasSizeGreaterThanOrEqualTo(50);
            assertThat(tokenizer.encode("")).isEmpty();
        }
    }

    @Test
    void severalThreadsShareIt() throws Exception {
        TinyTokenizers.xverse(folder);
        try (var tokenizer = tokenizer();
                var threads = Executors.newFixedThreadPool(4)) {
            int[] expected = tokenizer.encode("人工智能的模型读了文档");

            var results = threads.invokeAll(IntStream.range(0, 200)
                    .<Callable<int[]>>mapToObj(i -> () -> tokenizer.encode("人工智能的模型读了文档"))
                    .toList());

            for (var result : results) {
                assertThat(result.get()).containsExactly(expected);
            }
        }
    }

    @Test
    void isNotUsedAfterItWasClosed() throws IOException {
        TinyTokenizers.xverse(folder);
        var tokenizer = tokenizer();
        tokenizer.close();
        tokenizer.close();

        assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tokenizer.encodeScaffold("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatTheLibraryDoesNotTakeIsRefused() throws IOException {
        TinyTokenizers.xverse(folder);
        Path file = folder.resolve("tokenizer.json");
        String right = Files.readString(file);
        var wrong = List.of(
                right.replace("\"NFKC\"", "\"NFKX\""),
                right.replace("\"Punctuation\"", "\"Split\",\"pattern\":{\"Regex\":\"(\"},\"invert\":false"),
                right.replace("\"model\":{\"type\":\"BPE\"", "\"model\":{\"type\":\"BPX\""),
                right.replace("\"Isolated\"", "\"Isolate\""),
                "{}",
                "{\"model\":{}}");
        for (String definition : wrong) {
            assertThat(definition).isNotEqualTo(right);
            Files.writeString(file, definition);

            assertThatThrownBy(this::tokenizer)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("tokenizer.json: ");
        }
    }

    private LibraryTokenizer tokenizer() throws IOException {
        return LibraryTokenizer.read(folder.resolve("tokenizer.json"), new NoDecoding());
    }

    @Test
    void noDefinitionAndNoTextEndsTheProcess() throws Exception {
        long seed = Long.getLong("tests.seed", 1);
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileDefinitions.class.getName(),
                        folder.toString(),
                        Long.toString(seed))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output))
                .as("seed %d", seed)
                .contains(
                        "nothing wrong: accepted",
                        "a prefix longer than tokens: CheckpointException",
                        "an expression without end: CheckpointException",
                        "rules that lead nowhere: CheckpointException",
                        "four million blanks: accepted",
                        "survived");
    }
}
