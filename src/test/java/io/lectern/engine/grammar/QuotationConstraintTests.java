package io.lectern.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.ConstraintException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuotationConstraintTests {

    private static final List<String> SOURCES = List.of(
            "Revenue rose to 12 million euros in 2023.\nCosts fell.",
            "收入增至一千二百万欧元。成本下降。",
            "Costs fell to 9 million euros, the “lowest” so far.");

    @Test
    void wordsOfASourceMayBeQuotedUnderItsNumberOnly() {
        assertThat(derives("“Revenue rose to 12 million euros” [1]")).isTrue();
        assertThat(derives("“Revenue rose to 12 million euros” [2]")).isFalse();
        assertThat(derives("“Revenue rose to 13 million euros” [1]")).isFalse();
        assertThat(derives("“收入增至一千二百万欧元” [2]\n“成本下降” [2]")).isTrue();
    }

    @Test
    void whatSeveralSourcesSayMayBeQuotedUnderEachOfThem() {
        assertThat(derives("“Costs fell” [1]")).isTrue();
        assertThat(derives("“Costs fell” [3]")).isTrue();
        assertThat(derives("“Costs fell to” [1]")).isFalse();
    }

    @Test
    void aQuotationBeginsAndEndsBetweenWords() {
        assertThat(derives("“evenue rose” [1]")).isFalse();
        assertThat(derives("“Revenue ro” [1]")).isFalse();
        assertThat(derives("“入增至” [2]")).isTrue();
        assertThat(derives("“” [1]")).isFalse();
    }

    @Test
    void aQuotationRunsOverALineButNotFromOneSourceIntoTheNextNorOverAClosingMark() {
        assertThat(derives("“in 2023.\nCosts fell.” [1]")).isTrue();
        assertThat(derives("“Costs fell.收入” [1]")).isFalse();
        assertThat(derives("“the “lowest” [3]")).isTrue();
        assertThat(derives("“the “lowest” so far” [3]")).isFalse();
    }

    @Test
    void theOtherTextStandsAlone() {
        assertThat(derives("NO_ANSWER")).isTrue();
        assertThat(derives("NO_ANSWER “Costs fell” [1]")).isFalse();
        assertThat(derives("NO")).isFalse();
        assertThat(derives("")).isFalse();
    }

    @Test
    void tokensOfSeveralBytesMaySpanMarksQuotationAndLabel() {
        var tokens = ByteTokens.with("“Costs", " fell", "” [", "1]\n“", "“Cost");
        var constraint = constraint(tokens);
        int first = ByteTokens.END + 1;

        for (int token : new int[] {first, first + 1, first + 2, first + 3}) {
            assertThat(constraint.allows(token)).isTrue();
            constraint.accept(token);
        }

        assertThat(constraint.complete()).isFalse();
        assertThat(constraint.allows('C')).isTrue();
        assertThat(constraint.allows(ByteTokens.END)).isFalse();
    }

    /** Property: what the logits are restricted to is what is allowed token by token; a walk never ends in nothing. */
    @Test
    void restrictsLogitsToWhatItAllows() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        var tokens = ByteTokens.with("“Re", "venue", " rose", "” [1", "]", "\n", "收入", "“收", "NO_", "ANSWER");
        for (int walk = 0; walk < 20; walk++) {
            var constraint = constraint(tokens);
            for (int step = 0; step < 60; step++) {
                var logits = new float[tokens.size()];
                constraint.restrict(logits);
                var allowed = IntStream.range(0, logits.length)
                        .filter(token -> logits[token] == 0)
                        .toArray();
                for (int token = 0; token < logits.length; token++) {
                    assertThat(constraint.allows(token))
                            .as("seed %d, walk %d, step %d, token %d", seed, walk, step, token)
                            .isEqualTo(logits[token] == 0);
                }
                assertThat(allowed).as("seed %d", seed).isNotEmpty();
                int next = allowed[random.nextInt(allowed.length)];
                if (next == ByteTokens.END) {
                    break;
                }
                constraint.accept(next);
            }
        }
    }

    /** Each token of the vocabulary once would be too much work for each place. */
    @Test
    @Timeout(60)
    void wordsThatStandInVeryManyPlacesTakeNoLonger() {
        var words = IntStream.range(0, 5_000).mapToObj(i -> "word" + i).toArray(String[]::new);
        var tokens = ByteTokens.with(words);
        var sources = new QuotedSources(List.of("word ".repeat(60_000)));
        var constraint = new QuotationConstraint(sources, Optional.empty(), tokens);
        var text = "“" + "word ".repeat(20) + "word” [1]";

        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            constraint.restrict(new float[tokens.size()]);
            constraint.accept(Byte.toUnsignedInt(value));
        }

        assertThat(constraint.complete()).isTrue();
    }

    @Test
    void nothingToQuoteIsRefused() {
        assertThatThrownBy(() -> new QuotedSources(List.of(" ", ""))).isInstanceOf(ConstraintException.class);
    }

    private static QuotationConstraint constraint(TokenTexts tokens) {
        return new QuotationConstraint(new QuotedSources(SOURCES), Optional.of("NO_ANSWER"), tokens);
    }

    private static boolean derives(String text) {
        var constraint = constraint(ByteTokens.with());
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            int token = Byte.toUnsignedInt(value);
            if (!constraint.allows(token)) {
                return false;
            }
            constraint.accept(token);
        }
        return constraint.allows(ByteTokens.END);
    }
}
