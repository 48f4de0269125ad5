package io.lectern.model.vocabulary;

import java.nio.charset.StandardCharsets;

/** The characters that GPT-2 writes for bytes: those that can be seen stand for themselves. */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];

    static {
        int next = 256;
        for (int value = 0; value < CHARACTERS.length; value++) {
            boolean ascii = value > ' ' && value <= '~';
            boolean seen = ascii || (value >= 0xA1 && value != 0xAD);
            CHARACTERS[value] = (char) (seen ? value : next++);
        }
    }

    private ByteAlphabet() {}

    static String of(int value) {
        return Character.toString(CHARACTERS[value]);
    }

    static String of(String text) {
        var written = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            written.append(CHARACTERS[Byte.toUnsignedInt(value)]);
        }
        return written.toString();
    }
}
