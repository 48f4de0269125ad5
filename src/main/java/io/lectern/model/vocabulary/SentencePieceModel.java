package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SentencePiece model ({@code tokenizer.model}): its pieces by id, and how it treats a text.
 *
 * @param unigram whether the likeliest pieces are chosen, or pairs are joined (byte pair encoding)
 * @param byteFallback whether a character without a piece becomes its bytes
 * @param spaceBehind whether the space that is added stands behind a text, not before
 * @param charsmap the rules by which characters are replaced, if there are any
 * @param dummyPrefix whether a space is added to a text
 * @param removeExtraWhitespaces whether a text loses the spaces at its ends, and runs of them become one
 * @param escapeWhitespaces whether the space becomes U+2581
 */
record SentencePieceModel(
        List<Token> pieces,
        boolean unigram,
        boolean byteFallback,
        boolean spaceBehind,
        Optional<Charsmap> charsmap,
        boolean dummyPrefix,
        boolean removeExtraWhitespaces,
        boolean escapeWhitespaces) {

    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final int MAX_PIECES = 1 << 20;
    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIRS = 2;

    SentencePieceModel {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException when it is none that SentencePiece would take, or of another kind than these two
     */
    static SentencePieceModel read(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0 || size > MAX_FILE_BYTES) {
            throw new CheckpointException(file, "size", size + " bytes", "1 to %d bytes".formatted(MAX_FILE_BYTES));
        }
        var fields = new Fields(file);
        fields.read(new WireReader(file, "model", ByteBuffer.wrap(Files.readAllBytes(file))));
        PieceRules.check(file, fields.pieces, fields.byteFallback);
        return fields.model();
    }

    /** What the file says; what it does not say is as SentencePiece has it. */
    private static final class Fields {

        private final Path file;
        private final List<Token> pieces = new ArrayList<>();
        private long modelType = UNIGRAM;
        private boolean byteFallback;
        private boolean spaceBehind;
        private ByteBuffer charsmap = ByteBuffer.allocate(0);
        private boolean dummyPrefix = true;
        private boolean removeExtraWhitespaces = true;
        private boolean escapeWhitespaces = true;

        Fields(Path file) {
            this.file = file;
        }

        void read(WireReader model) {
            while (model.next()) {
                switch (model.field()) {
                    case 1 -> addPiece(model.message("pieces[%d]".formatted(pieces.size())));
                    case 2 -> readTrainer(model.message("trainer_spec"));
                    case 3 -> readNormalizer(model.message("normalizer_spec"));
                    default -> model.skip();
                }
            }
        }

        private void addPiece(WireReader piece) {
            if (pieces.size() == MAX_PIECES) {
                throw new CheckpointException(file, "pieces", "more", "at most " + MAX_PIECES);
            }
            String text = "";
            float score = 0;
            long kind = TokenKind.NORMAL.id();
            while (piece.next()) {
                switch (piece.field()) {
                    case 1 -> text = piece.text();
                    case 2 -> score = piece.real();
                    case 3 -> kind = piece.number();
                    default -> piece.skip();
                }
            }
            pieces.add(new Token(text, PieceRules.score(file, pieces.size(), score), kind(kind)));
        }

        private TokenKind kind(long id) {
            if (id < TokenKind.NORMAL.id() || id > TokenKind.BYTE.id()) {
                throw new CheckpointException(file, "pieces[%d].type".formatted(pieces.size()), id, "1 to 6");
            }
            return TokenKind.of((int) id);
        }

        private void readTrainer(WireReader trainer) {
            while (trainer.next()) {
                switch (trainer.field()) {
                    case 3 -> modelType = trainer.number();
                    case 24 -> spaceBehind = trainer.flag();
                    case 35 -> byteFallback = trainer.flag();
                    default -> trainer.skip();
                }
            }
        }

        private void readNormalizer(WireReader normalizer) {
            while (normalizer.next()) {
                switch (normalizer.field()) {
                    case 2 -> charsmap = normalizer.block();
                    case 3 -> dummyPrefix = normalizer.flag();
                    case 4 -> removeExtraWhitespaces = normalizer.flag();
                    case 5 -> escapeWhitespaces = normalizer.flag();
                    default -> normalizer.skip();
                }
            }
        }

        private Optional<Charsmap> charsmap() {
            var bytes = new byte[charsmap.remaining()];
            charsmap.get(0, bytes);
            return bytes.length == 0
                    ? Optional.empty()
                    : Optional.of(Charsmap.of(file, "normalizer_spec.precompiled_charsmap", bytes));
        }

        SentencePieceModel model() {
            if (modelType != UNIGRAM && modelType != BYTE_PAIRS) {
                throw new CheckpointException(
                        file, "trainer_spec.model_type", modelType, "1 (unigram) or 2 (byte pair encoding)");
            }
            return new SentencePieceModel(
                    pieces,
                    modelType == UNIGRAM,
                    byteFallback,
                    spaceBehind,
                    charsmap(),
                    dummyPrefix,
                    removeExtraWhitespaces,
                    escapeWhitespaces);
        }
    }
}
