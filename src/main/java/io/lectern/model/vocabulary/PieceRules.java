package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What SentencePiece asks of the pieces of a model before it takes it. */
final class PieceRules {

    private static final int BYTES = 256;

    private PieceRules() {}

    static float score(Path file, int id, float score) {
        if (!Float.isFinite(score)) {
            throw new CheckpointException(file, "pieces[%d].score".formatted(id), score, "a number");
        }
        return score;
    }

    static void check(Path file, List<Token> pieces, boolean byteFallback) {
        Set<String> ordinary = new HashSet<>();
        Set<String> reserved = new HashSet<>();
        int unknown = 0;
        for (int id = 0; id < pieces.size(); id++) {
            var piece = pieces.get(id);
            if (piece.text().isEmpty()) {
                throw refused(file, id, "empty", "a text");
            }
            var others = isReserved(piece.kind()) ? reserved : ordinary;
            if (!others.add(piece.text())) {
                throw refused(file, id, "there before: " + piece.text(), "a text of its own");
            }
            if (piece.kind() == TokenKind.BYTE && !Token.isByte(piece.text())) {
                throw refused(file, id, piece.text(), "a byte, such as <0x0A>");
            }
            unknown += piece.kind() == TokenKind.UNKNOWN ? 1 : 0;
        }
        if (unknown != 1) {
            throw new CheckpointException(file, "pieces of type UNKNOWN", unknown, "one");
        }
        checkBytes(file, pieces, byteFallback);
    }

    static boolean isReserved(TokenKind kind) {
        return switch (kind) {
            case UNKNOWN, CONTROL, BYTE -> true;
            case NORMAL, USER_DEFINED, UNUSED -> false;
        };
    }

    private static void checkBytes(Path file, List<Token> pieces, boolean byteFallback) {
        long bytes =
                pieces.stream().filter(piece -> piece.kind() == TokenKind.BYTE).count();
        if (byteFallback ? bytes != BYTES : bytes != 0) {
            throw new CheckpointException(
                    file,
                    "pieces of type BYTE",
                    bytes,
                    byteFallback ? "256 with trainer_spec.byte_fallback" : "0 without trainer_spec.byte_fallback");
        }
    }

    private static CheckpointException refused(Path file, int id, Object actual, String limit) {
        return new CheckpointException(file, "pieces[%d].piece".formatted(id), actual, limit);
    }
}
