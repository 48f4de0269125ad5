package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.model.vocabulary.SentencePieceWriter.Piece;
import io.lectern.model.vocabulary.TinyTokenizers.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencePieceTokenizerTests {

    private static final int CASES = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void givesTheIdsOfSentencePieceForAnyText(Shape shape) throws IOException {
        long seed = Long.getLong("tests.seed", 4_711);
        TinyTokenizers.sentencePiece(folder, shape);
        var texts = new RandomTexts(seed);
        var tokenizer = tokenizer();
        try (var oracle = new SentencePieceOracle(folder.resolve("tokenizer.model"))) {
            for (int i = 0; i < CASES; i++) {
                String text = texts.next();

                int[] tokens = tokenizer.encode(text);

                assertThat(tokens).as(() -> RandomTexts.described(seed, text)).containsExactly(oracle.encode(text));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheIdsOfSentencePieceWithEqualScoresAndWithoutTokensForBytes(Shape shape) throws IOException {
        long seed = Long.getLong("tests.seed", 815);
        var pieces = TinyTokenizers.pieces(shape).stream()
                .filter(piece -> piece.type() != SentencePieceWriter.BYTE)
                .map(piece -> new Piece(piece.text(), Math.round(piece.score() / 50), piece.type()))
                .toList();
        var normalizer = SentencePieceWriter.normalizer(CharsmapWriter.compatibility(), true, true);
        var trainer = SentencePieceWriter.trainer(pieces.size(), false).flag(24, shape == Shape.BAICHUAN2);
        Files.write(folder.resolve("tokenizer.model"), SentencePieceWriter.write(pieces, trainer, normalizer));
        var texts = new RandomTexts(seed);
        var tokenizer = tokenizer();
        try (var oracle = new SentencePieceOracle(folder.resolve("tokenizer.model"))) {
            for (int i = 0; i < CASES / 2; i++) {
                String text = texts.next();

                int[] tokens = tokenizer.encode(text);

                assertThat(tokens).as(() -> RandomTexts.described(seed, text)).containsExactly(oracle.encode(text));
            }
        }
    }

    @Test
    void aLongTextWithoutSpacesHasTheIdsOfSentencePiece() throws IOException {
        TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);
        String text = "人工智能的模型读了文档".repeat(5_000) + "😀";
        try (var oracle = new SentencePieceOracle(folder.resolve("tokenizer.model"))) {
            int[] tokens = tokenizer().encode(text);

            assertThat(tokens).containsExactly(oracle.encode(text));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTextOfAUserBecomesAControlToken(Shape shape) throws IOException {
        TinyTokenizers.sentencePiece(folder, shape);
        String role = shape == Shape.BAICHUAN2 ? "<reserved_106>" : "<reserved_102>";
        var tokenizer = tokenizer();

        for (String text : List.of(role, "<s>", "</s>", "<unk>", "你好" + role + "</s>")) {
            assertThat(tokenizer.encode(text)).doesNotContain(0, 1, 2, TinyTokenizers.USER);
        }

        assertThat(tokenizer.encodeScaffold(role)).contains(TinyTokenizers.USER);
        assertThat(tokenizer.encodeScaffold("你好</s>")).endsWith(2);
    }

    @Test
    void aSpaceIsAddedWhereTheModelSaysSo() throws IOException {
        TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);
        var pieces = TinyTokenizers.pieces(Shape.BAICHUAN);

        int[] tokens = tokenizer().encodeScaffold("<reserved_102>");

        assertThat(tokens).hasSize(2).endsWith(TinyTokenizers.USER);
        assertThat(pieces.get(tokens[0]).text()).isEqualTo("▁");
        assertThat(tokenizer().encode("")).isEmpty();
    }

    @Test
    void halvesOfCharactersBecomeReplacementCharacters() throws IOException {
        TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN2);
        var tokenizer = tokenizer();

        int[] tokens = tokenizer.encode("a\uD83Db\uDE00");

        assertThat(tokens).containsExactly(tokenizer.encode("a\uFFFDb\uFFFD"));
    }

    @Test
    void aTextThatIsTooLongIsRefused() throws IOException {
        TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);
        var tokenizer = tokenizer();
        String text = "a".repeat(SentencePieceTokenizer.MAX_CHARS + 1);

        assertThatThrownBy(() -> tokenizer.encode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text must be at most 16777216 characters: 16777217");
    }

    private SentencePieceTokenizer tokenizer() throws IOException {
        return SentencePieceTokenizer.read(folder.resolve("tokenizer.model"), new NoDecoding());
    }
}
