package io.lectern.model.vocabulary;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes SentencePiece models, field by field. */
final class SentencePieceWriter {

    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;
    static final int BYTE = 6;

    private static final int VARINT = 0;
    private static final int BLOCK = 2;
    private static final int FIXED_32 = 5;

    /** One token. */
    record Piece(String text, float score, int type) {}

    /** A message of the wire format. */
    static final class Message {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(((long) field << 3) | VARINT);
            varint(value);
            return this;
        }

        Message flag(int field, boolean value) {
            return number(field, value ? 1 : 0);
        }

        Message real(int field, float value) {
            varint(((long) field << 3) | FIXED_32);
            bytes.writeBytes(ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message block(int field, byte[] block) {
            varint(((long) field << 3) | BLOCK);
            varint(block.length);
            bytes.writeBytes(block);
            return this;
        }

        Message text(int field, String text) {
            return block(field, text.getBytes(StandardCharsets.UTF_8));
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    private SentencePieceWriter() {}

    static byte[] write(List<Piece> pieces, Message trainer, Message normalizer) {
        var model = new Message();
        for (var piece : pieces) {
            model.block(
                    1,
                    new Message()
                            .text(1, piece.text())
                            .real(2, piece.score())
                            .number(3, piece.type())
                            .bytes());
        }
        return model.block(2, trainer.bytes()).block(3, normalizer.bytes()).bytes();
    }

    static Message trainer(int vocabulary, boolean byteFallback) {
        return new Message()
                .number(3, 2)
                .number(4, vocabulary)
                .flag(25, true)
                .flag(35, byteFallback)
                .number(40, 0)
                .number(41, 1)
                .number(42, 2)
                .number(43, -1);
    }

    /** What a text goes through before; {@code charsmap} empty for nothing. */
    static Message normalizer(byte[] charsmap, boolean dummyPrefix, boolean removeExtraWhitespaces) {
        return new Message()
                .text(1, charsmap.length == 0 ? "identity" : "nmt_nfkc")
                .block(2, charsmap)
                .flag(3, dummyPrefix)
                .flag(4, removeExtraWhitespaces)
                .flag(5, true);
    }

    /** Pieces that no model does without: unknown, begin and end. */
    static List<Piece> specials() {
        return new ArrayList<>(
                List.of(new Piece("<unk>", 0, UNKNOWN), new Piece("<s>", 0, CONTROL), new Piece("</s>", 0, CONTROL)));
    }
}
