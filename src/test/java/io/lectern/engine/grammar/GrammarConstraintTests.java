package io.lectern.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.OutputConstraint;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrammarConstraintTests {

    private static final int MORE = ByteTokens.END + 1;

    @Test
    void tokensMaySpanSeveralPartsOfTheGrammar() {
        var tokens = ByteTokens.with("{\"a\"", "{\"a\":", "{\"b", "\":1}", "}");
        var constraint = new GrammarConstraint(Grammar.parse("root ::= \"{\" \"\\\"a\\\"\" \":\" [0-9] \"}\""), tokens);

        assertThat(constraint.allows(MORE)).isTrue();
        assertThat(constraint.allows(MORE + 1)).isTrue();
        assertThat(constraint.allows(MORE + 2)).isFalse();
        constraint.accept(MORE + 1);
        assertThat(constraint.allows('7')).isTrue();
        constraint.accept('7');
        assertThat(constraint.allows(ByteTokens.END)).isFalse();
        assertThat(constraint.allows(MORE + 4)).isTrue();
        constraint.accept(MORE + 4);
        assertThat(constraint.allows(ByteTokens.END)).isTrue();
        assertThat(constraint.complete()).isTrue();
    }

    @Test
    void bytesOfACharacterAreAllowedAsFarAsItCanBeOne() {
        var grammar = Grammar.parse("root ::= [é😀\\u0800-\\U0010FFFF]+");

        assertThat(ByteTokens.derives(grammar, "é😀\uffff")).isTrue();
        assertThat(ByteTokens.derives(grammar, "è")).isFalse();
        assertThat(first(grammar, 0xC3)).isTrue();
        assertThat(first(grammar, 0xC4)).isFalse();
        assertThat(first(grammar, 0x80)).isFalse();
        assertThat(first(grammar, 0xF5)).isFalse();
    }

    @Test
    void bytesThatAreNoUtf8AreNeverAllowed() {
        var anything = Grammar.parse("root ::= .*");
        int[][] wrong = {
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xE0, 0x9F, 0xBF},
            {0xF0, 0x8F, 0xBF, 0xBF},
            {0xED, 0xA0, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xC3, 0x28},
            {0xE2, 0x82},
            {0xFF}
        };
        for (int[] bytes : wrong) {
            var text = new byte[bytes.length];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) bytes[i];
            }
            assertThat(ByteTokens.derives(anything, text)).as("%x", bytes[0]).isFalse();
        }
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint += 61) {
            boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
            String text = surrogate ? "" : Character.toString(codePoint);
            assertThat(ByteTokens.derives(anything, text.getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        }
    }

    @Test
    void restrictingForbidsWhatIsNotAllowedAndNothingElse() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        var tokens =
                ByteTokens.with("ab", "aba", "abc", "b\"", "\"", "{\"", "\":", "é", "éa", "\"a\":1,\"", "  ", "1}");
        var grammar = Grammars.compile(new OutputConstraint.JsonSchema("{\"type\":[\"object\",\"string\"]}"))
                .orElseThrow();
        for (int round = 0; round < 60; round++) {
            var constraint = new GrammarConstraint(grammar, tokens);
            for (int step = 0; step < 30; step++) {
                var logits = new float[tokens.size()];
                constraint.restrict(logits);
                int next = random.nextInt(tokens.size());
                for (int token = 0; token < tokens.size(); token++) {
                    assertThat(logits[token] == 0)
                            .as("seed %d, round %d, step %d, token %d", seed, round, step, token)
                            .isEqualTo(constraint.allows(token));
                }
                while (!constraint.allows(next)) {
                    next = (next + 1) % tokens.size();
                }
                if (next == ByteTokens.END) {
                    break;
                }
                constraint.accept(next);
            }
        }
    }

    @Test
    void refusesToGoOnBehindAForbiddenToken() {
        var constraint = new GrammarConstraint(Grammar.parse("root ::= [a]"), ByteTokens.with());

        assertThatThrownBy(() -> constraint.accept('b')).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> constraint.restrict(new float[3])).isInstanceOf(IllegalArgumentException.class);
        assertThat(constraint.allows('a')).isTrue();
    }

    private static boolean first(Grammar grammar, int token) {
        return new GrammarConstraint(grammar, ByteTokens.with()).allows(token);
    }
}
