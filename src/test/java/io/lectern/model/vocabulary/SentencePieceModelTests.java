package io.lectern.model.vocabulary;

import static io.lectern.model.vocabulary.SentencePieceWriter.BYTE;
import static io.lectern.model.vocabulary.SentencePieceWriter.NORMAL;
import static io.lectern.model.vocabulary.SentencePieceWriter.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.vocabulary.SentencePieceWriter.Message;
import io.lectern.model.vocabulary.SentencePieceWriter.Piece;
import io.lectern.model.vocabulary.TinyTokenizers.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceModelTests {

    @TempDir
    Path folder;

    @Test
    void saysWhatTheFileSays() throws IOException {
        TinyTokenizers.sentencePiece(folder, Shape.NANBEIGE);

        var model = SentencePieceModel.read(file());

        assertThat(model.unigram()).isFalse();
        assertThat(model.byteFallback()).isTrue();
        assertThat(model.dummyPrefix()).isTrue();
        assertThat(model.removeExtraWhitespaces()).isTrue();
        assertThat(model.charsmap()).isPresent();
        assertThat(model.pieces().get(2)).isEqualTo(new Token("</s>", 0, TokenKind.CONTROL));
        assertThat(model.pieces()).hasSize(TinyTokenizers.pieces(Shape.NANBEIGE).size());
    }

    @Test
    void whatTheFileDoesNotSayIsAsSentencePieceHasIt() throws IOException {
        var unknown = new Message().text(1, "<unk>").number(3, UNKNOWN);
        Files.write(file(), new Message().block(1, unknown.bytes()).bytes());

        var model = SentencePieceModel.read(file());

        assertThat(model.unigram()).isTrue();
        assertThat(model.dummyPrefix()).isTrue();
        assertThat(model.removeExtraWhitespaces()).isTrue();
        assertThat(model.escapeWhitespaces()).isTrue();
        assertThat(model.byteFallback()).isFalse();
    }

    @Test
    void piecesThatSentencePieceWouldNotTakeAreRefused() {
        refused("pieces[4].piece is there before: a, it must be a text of its own", piece("a", 0), piece("a", 0));
        refused("pieces[3].piece is empty", piece("", 0));
        refused("pieces[3].score is NaN", piece("a", Float.NaN));
        refused("pieces[3].type is 7", new Piece("a", 0, 7));
        refused("pieces[3].piece is <0x4>", new Piece("<0x4>", 0, BYTE));
        refused("pieces of type BYTE is 1, it must be 0", new Piece("<0x41>", 0, BYTE));
        refused("pieces of type UNKNOWN is 2", new Piece("?", 0, UNKNOWN));
    }

    @Test
    void modelsOfWordsAreRefused() {
        refused(
                "trainer_spec.model_type is 3",
                SentencePieceWriter.write(SentencePieceWriter.specials(), new Message().number(3, 3), new Message()));
    }

    @Test
    void bytesThatAreNoMessageAreRefused() {
        refused("size is 0 bytes", new byte[0]);
        refused("model, field 1 is 100 bytes long", 0x0A, 100, 1);
        refused("model, field 1 is of wire type 0, it must be of wire type 2", 0x08, 1);
        refused("model, field 0 is of wire type 7", 0x07);
        refused("a number of more than 10 bytes", 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
        refused("pieces[0], field 1 is not UTF-8", 0x0A, 3, 0x0A, 1, 0xC3);
    }

    @Test
    void rulesWithoutATrieAreRefused() {
        refused(
                "normalizer_spec.precompiled_charsmap is 5 bytes with a table of 4",
                SentencePieceWriter.write(
                        SentencePieceWriter.specials(),
                        SentencePieceWriter.trainer(3, false),
                        SentencePieceWriter.normalizer(new byte[] {4, 0, 0, 0, 9}, true, true)));
    }

    @Test
    void damagedFilesAreRefusedOrReadButNeverAnythingElse() throws IOException {
        long seed = Long.getLong("tests.seed", 5);
        var random = new Random(seed);
        TinyTokenizers.sentencePiece(folder, Shape.NANBEIGE);
        byte[] right = Files.readAllBytes(file());
        var text = new RandomTexts(seed);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
            for (int left = random.nextInt(1, 8); left > 0 && damaged.length > 0; left--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file(), damaged);
            try {
                SentencePieceTokenizer.read(file(), new NoDecoding()).encode(text.next());
            } catch (CheckpointException expected) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    private static Piece piece(String text, float score) {
        return new Piece(text, score, NORMAL);
    }

    private void refused(String message, Piece... more) {
        var pieces = SentencePieceWriter.specials();
        pieces.addAll(List.of(more));
        refused(message, SentencePieceWriter.write(pieces, SentencePieceWriter.trainer(9, false), new Message()));
    }

    private void refused(String message, int... bytes) {
        var content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        refused(message, content);
    }

    private void refused(String message, byte[] content) {
        assertThatThrownBy(() -> SentencePieceModel.read(Files.write(file(), content)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.model: ")
                .hasMessageContaining(message);
    }

    private Path file() {
        return folder.resolve("tokenizer.model");
    }
}
