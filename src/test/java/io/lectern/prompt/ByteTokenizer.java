package io.lectern.prompt;

import io.lectern.engine.Tokenizer;
import java.nio.charset.StandardCharsets;

/** A tokenizer whose ids are UTF-8 bytes; scaffold ids are shifted by 1,000, so that tests see which is which. */
public final class ByteTokenizer implements Tokenizer {

    private static final int SCAFFOLD = 1000;

    @Override
    public int[] encode(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = bytes[i] & 0xff;
        }
        return ids;
    }

    @Override
    public int[] encodeScaffold(String text) {
        var ids = encode(text);
        for (int i = 0; i < ids.length; i++) {
            ids[i] += SCAFFOLD;
        }
        return ids;
    }

    @Override
    public String decode(int... tokens) {
        var bytes = new byte[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            bytes[i] = (byte) (tokens[i] % SCAFFOLD);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
