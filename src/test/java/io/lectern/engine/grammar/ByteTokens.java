package io.lectern.engine.grammar;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Vocabularies for tests: 256 tokens of one byte each, one that ends, then others. */
final class ByteTokens {

    static final int END = 256;

    private ByteTokens() {}

    static TokenTexts with(String... more) {
        var texts = List.of(more);
        return new TokenTexts(
                END + 1 + texts.size(),
                token -> token < END
                        ? new byte[] {(byte) token}
                        : token == END
                                ? new byte[0]
                                : texts.get(token - END - 1).getBytes(StandardCharsets.UTF_8),
                token -> token == END);
    }

    /** Whether a constraint lets a text be written byte by byte, and then end. */
    static boolean derives(Grammar grammar, String text) {
        return derives(grammar, text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean derives(Grammar grammar, byte[] text) {
        var constraint = new GrammarConstraint(grammar, with());
        for (byte value : text) {
            int token = Byte.toUnsignedInt(value);
            if (!constraint.allows(token)) {
                return false;
            }
            constraint.accept(token);
        }
        return constraint.allows(END);
    }
}
