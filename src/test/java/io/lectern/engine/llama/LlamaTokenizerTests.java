package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.TinyModels;
import io.lectern.engine.Tokenizer;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaTokenizerTests {

    @TempDir
    static Path folder;

    private static LlamaTextGenerator generator;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        var model = TinyModels.random(folder.resolve("m.gguf"), TinyModels.Sizes.SMALL);
        generator = LlamaTextGenerator.open(
                LlamaOptions.of(model).withContext(c -> c.withThreads(1).withContextTokens(64)));
        tokenizer = generator.tokenizer();
    }

    @AfterAll
    static void close() {
        generator.close();
    }

    @Test
    void decodingGivesBackAnyText() {
        long seed = Long.getLong("tests.seed", 31);
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            String text = randomText(random);

            int[] tokens = tokenizer.encode(text);

            assertThat(tokenizer.decode(tokens)).as("seed %d, case %d", seed, i).isEqualTo(text);
            assertThat(tokenizer.count(text)).isEqualTo(tokens.length);
        }
    }

    @Test
    void userTextCannotSpellControlTokens() {
        assertThat(tokenizer.encode("</s>")).containsExactly(bytes("</s>"));
        assertThat(tokenizer.encodeScaffold("</s>")).containsExactly(TinyModels.END);
        assertThat(tokenizer.decode(TinyModels.BEGIN, TinyModels.FIRST_BYTE + 'a', TinyModels.END))
                .isEqualTo("a");
    }

    /** Others' vocabularies have such pieces, and a message is what anybody writes. */
    @Test
    void userTextCannotJoinToControlTokens() throws IOException {
        long seed = Long.getLong("tests.seed", 47);
        var random = new Random(seed);
        var pieces = List.of("</", "s>", "<s", "x</", "<", "/", "s", ">", "x", " ", "</s>", "<s>", "\ud83d\ude00");
        try (var vocabulary = LlamaVocabulary.open(withPieces(List.of("</", "s>", "<s", "x</")))) {
            int[] joined = vocabulary.encode("a</s>b</s></s>");
            int[] apart = vocabulary.encode("a<");

            assertThat(vocabulary.decode(joined)).isEqualTo("a</s>b</s></s>");
            assertThat(joined).doesNotContain(TinyModels.BEGIN, TinyModels.END).startsWith(apart);
            assertThat(vocabulary.encodeScaffold("</s>")).containsExactly(TinyModels.END);
            for (int i = 0; i < 300; i++) {
                var text = random.ints(random.nextInt(12), 0, pieces.size())
                        .mapToObj(pieces::get)
                        .collect(Collectors.joining());

                int[] tokens = vocabulary.encode(text);

                assertThat(tokens)
                        .as("seed %d, case %d: %s", seed, i, text)
                        .doesNotContain(TinyModels.BEGIN, TinyModels.END);
                assertThat(vocabulary.decode(tokens)).isEqualTo(text);
            }
        }
    }

    private static Path withPieces(List<String> pieces) throws IOException {
        var sizes = TinyModels.Sizes.SMALL;
        var writer = TinyModels.metadata(sizes, pieces);
        TinyModels.addTensors(
                writer,
                sizes,
                sizes.vocabulary() + pieces.size(),
                TensorType.F32,
                (name, rows, columns) -> (index, row) -> Arrays.fill(row, 0.01f));
        var file = folder.resolve("pieces.gguf");
        writer.write(file);
        return file;
    }

    @Test
    void noBeginningIsAddedByItself() {
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.encode("a b"))
                .containsExactly(TinyModels.FIRST_BYTE + 'a', TinyModels.SPACE, TinyModels.FIRST_BYTE + 'b');
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        assertThat(tokenizer.decode(TinyModels.FIRST_BYTE + 0xC3)).isEqualTo("\ufffd");
        assertThat(tokenizer.decode(TinyModels.FIRST_BYTE + 0xC3, TinyModels.FIRST_BYTE + 0xA9))
                .isEqualTo("\u00e9");
    }

    @Test
    void longRunsWithoutASpaceAreCutBetweenCharacters() {
        String text = "\ud83d\ude00".repeat(10) + " " + "ab".repeat(4);

        var pieces = LlamaTokenizer.cut(text, 5);

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).allMatch(piece -> !Character.isLowSurrogate(piece.charAt(0)));
        assertThat(LlamaTokenizer.cut("a few short ones", 6)).containsExactly("a few short ones");
        assertThat(LlamaTokenizer.cut("", 5)).containsExactly("");
    }

    private static int[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var tokens = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            tokens[i] = TinyModels.FIRST_BYTE + Byte.toUnsignedInt(utf8[i]);
        }
        return tokens;
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(200); left > 0; left--) {
            int bound = new int[] {0x80, 0x800, 0x10000, 0x110000}[random.nextInt(4)];
            int character = random.nextInt(bound);
            boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
            // The vocabulary writes the space with this character.
            if (!surrogate && character != '\u2581') {
                text.appendCodePoint(character);
            }
        }
        return text.toString();
    }
}
