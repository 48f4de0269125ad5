package io.lectern.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.lectern.engine.EngineException;
import io.lectern.engine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTests {

    @Test
    void greedyTakesTheFirstOfTheMostLikely() {
        assertThat(sampler(Sampling.GREEDY).choose(new float[] {-1, 3, 2, 3}).token())
                .isEqualTo(1);
    }

    @Test
    void temperatureDrawsInTheProportionsOfTheSoftmax() {
        var sampler = sampler(Sampling.of(0.5f, 1));
        float[] logits = {0, 0.5f, Float.NEGATIVE_INFINITY};
        int draws = 20_000;
        int second = 0;
        for (int i = 0; i < draws; i++) {
            int token = sampler.choose(logits).token();
            assertThat(token).isLessThan(2);
            second += token;
        }

        assertThat((double) second / draws).isCloseTo(1 / (1 + Math.exp(-1)), within(0.015));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void refusesAnOutputThatIsNoNumber(float logit) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> sampler(Sampling.GREEDY)
                        .choose(new float[] {logit, logit})
                        .token());
    }

    @Test
    void agreesWithTheDefinitionsOnRandomLogits() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            int vocabulary = 2 + random.nextInt(300);
            int[] prompt = random.ints(random.nextInt(20), 0, vocabulary).toArray();
            var sampling = randomSampling(random, vocabulary);
            var reference = new ReferenceSampler(sampling, prompt);
            try (var sampler = new Sampler(sampling, prompt, Optional.empty(), Optional.empty())) {
                for (int step = 0; step < 12; step++) {
                    float[] logits = randomLogits(random, vocabulary);

                    int token = sampler.choose(logits.clone()).token();

                    assertThat(token)
                            .as("seed %d, round %d, step %d, %s", seed, round, step, sampling)
                            .isEqualTo(reference.choose(logits));
                }
            }
        }
    }

    @Test
    void repetitionDividesWhatIsPositiveAndMultipliesWhatIsNegative() {
        var sampling = Sampling.GREEDY.withPenalties(new Sampling.Penalties(2, 0, 0));
        // 4 / 2 < 3; -1 * 2 < -1.5. A token that occurs twice is penalised once.
        assertThat(after(sampling, new int[] {0, 0}, 4, 3, -1)).isEqualTo(1);
        assertThat(after(sampling, new int[] {1}, -1.5f, -1)).isZero();
        assertThat(after(sampling, new int[] {0, 0}, 4, 1.5f)).isZero();
    }

    @Test
    void frequencyAndPresenceCountTheAnswerOnly() {
        var frequency = Sampling.GREEDY.withPenalties(new Sampling.Penalties(1, 1, 0));
        assertThat(answer(frequency, new int[] {0, 0, 0}, 5, new float[] {2.5f, 1, 0.4f}))
                .containsExactly(0, 0, 1, 0, 2);
        var presence = Sampling.GREEDY.withPenalties(new Sampling.Penalties(1, 0, 1));
        assertThat(answer(presence, new int[] {0}, 3, new float[] {2.5f, 1.7f, 1.6f}))
                .containsExactly(0, 1, 2);
    }

    @Test
    void biasForcesAndForbids() {
        assertThat(after(Sampling.GREEDY.withLogitBias(Map.of(2, 100f)), new int[0], 5, 4, 3))
                .isEqualTo(2);
        assertThat(after(Sampling.GREEDY.withLogitBias(Map.of(0, -100f)), new int[0], 5, 4, 3))
                .isEqualTo(1);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> after(Sampling.GREEDY.withLogitBias(Map.of(3, 1f)), new int[0], 5, 4, 3))
                .withMessageContaining("0 to 2: 3");
    }

    @Test
    void cutsKeepWhatHuggingFaceKeeps() {
        // The probabilities are 0.5, 0.25, 0.125, 0.125.
        float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};
        var hot = Sampling.of(1, 3);
        assertThat(drawn(hot.withTopK(2), logits)).containsExactly(0, 1);
        assertThat(drawn(hot.withTopK(3), logits)).containsExactly(0, 1, 2, 3);
        assertThat(drawn(hot.withTopP(0.5f), logits)).containsExactly(0);
        assertThat(drawn(hot.withTopP(0.51f), logits)).containsExactly(0, 1);
        assertThat(drawn(hot.withTopP(0), logits)).containsExactly(0);
        assertThat(drawn(hot.withMinP(0.49f), logits)).containsExactly(0, 1);
        assertThat(drawn(hot.withMinP(0.51f), logits)).containsExactly(0);
        // The entropy is 1.75 bits: token 1, of 2 bits, is nearest, then token 0, of 1 bit.
        assertThat(drawn(hot.withTypicalP(0.2f), logits)).containsExactly(1);
        assertThat(drawn(hot.withTypicalP(0.3f), logits)).containsExactly(0, 1);
    }

    @Test
    void logProbabilitiesAreThoseOfTheModel() {
        var sampling = Sampling.GREEDY.withLogitBias(Map.of(2, 50f));
        float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};

        try (var sampler = new Sampler(sampling, new int[0], Optional.empty(), Optional.of(3))) {
            var choice = sampler.choose(logits);

            assertThat(choice.token()).isEqualTo(2);
            assertThat(choice.logProbability()).isCloseTo(Math.log(0.125), within(1e-6));
            assertThat(choice.alternatives()).containsExactly(0, 1, 2);
            assertThat(choice.alternativeLogProbabilities())
                    .containsExactly(new double[] {Math.log(0.5), Math.log(0.25), Math.log(0.125)}, within(1e-6));
        }
    }

    @Test
    void aConstraintIsAskedFirstAndAppliedOnlyWhenItRefuses() {
        var constraint = new EvenTokens(true);
        try (var sampler = new Sampler(Sampling.GREEDY, new int[0], Optional.of(constraint), Optional.empty())) {
            assertThat(sampler.choose(new float[] {1, 2, 3}).token()).isEqualTo(2);
            assertThat(constraint.restrictions).isZero();
            assertThat(sampler.choose(new float[] {1, 3, 2}).token()).isEqualTo(2);
            assertThat(constraint.restrictions).isEqualTo(1);
        }
        assertThat(constraint.accepted).containsExactly(2, 2);
        assertThat(constraint.closed).isTrue();
    }

    @Test
    void aConstraintThatForbidsEverythingIsAnError() {
        try (var sampler =
                new Sampler(Sampling.of(1, 0), new int[0], Optional.of(new EvenTokens(false)), Optional.empty())) {
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> sampler.choose(new float[] {1, 2}))
                    .withMessageContaining("allows none of the 2 tokens");
        }
    }

    /** Allows even ids, or none. */
    private static final class EvenTokens implements TokenConstraint {

        private final boolean some;
        private final List<Integer> accepted = new ArrayList<>();
        private int restrictions;
        private boolean closed;

        EvenTokens(boolean some) {
            this.some = some;
        }

        @Override
        public boolean allows(int token) {
            return some && token % 2 == 0;
        }

        @Override
        public void restrict(float[] logits) {
            restrictions++;
            for (int token = 0; token < logits.length; token++) {
                logits[token] = allows(token) ? logits[token] : Float.NEGATIVE_INFINITY;
            }
        }

        @Override
        public void accept(int token) {
            accepted.add(token);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Sampling randomSampling(Random random, int vocabulary) {
        var sampling = Sampling.of(random.nextInt(4) == 0 ? 0 : 0.1f + 1.9f * random.nextFloat(), random.nextLong());
        if (random.nextBoolean()) {
            sampling = sampling.withTopK(1 + random.nextInt(vocabulary));
        }
        if (random.nextBoolean()) {
            sampling = sampling.withTopP(random.nextFloat());
        }
        if (random.nextInt(3) == 0) {
            sampling = sampling.withMinP(random.nextFloat());
        }
        if (random.nextInt(3) == 0) {
            sampling = sampling.withTypicalP(random.nextFloat());
        }
        if (random.nextBoolean()) {
            sampling = sampling.withPenalties(new Sampling.Penalties(
                    0.5f + 2 * random.nextFloat(), 2 - 4 * random.nextFloat(), 2 - 4 * random.nextFloat()));
        }
        return random.nextBoolean()
                ? sampling
                : sampling.withLogitBias(Map.of(random.nextInt(vocabulary), 5 - 10 * random.nextFloat()));
    }

    private static float[] randomLogits(Random random, int vocabulary) {
        var logits = new float[vocabulary];
        float spread = 0.1f + 6 * random.nextFloat();
        for (int token = 0; token < vocabulary; token++) {
            logits[token] = spread * (float) random.nextGaussian();
        }
        if (random.nextBoolean()) {
            logits[random.nextInt(vocabulary)] = Float.NEGATIVE_INFINITY;
        }
        return logits;
    }

    private static int after(Sampling sampling, int[] prompt, float... logits) {
        try (var sampler = new Sampler(sampling, prompt, Optional.empty(), Optional.empty())) {
            return sampler.choose(logits).token();
        }
    }

    private static List<Integer> answer(Sampling sampling, int[] prompt, int length, float[] logits) {
        try (var sampler = new Sampler(sampling, prompt, Optional.empty(), Optional.empty())) {
            return IntStream.range(0, length)
                    .mapToObj(step -> sampler.choose(logits.clone()).token())
                    .toList();
        }
    }

    private static Set<Integer> drawn(Sampling sampling, float[] logits) {
        return new TreeSet<>(answer(sampling, new int[0], 400, logits));
    }

    private static Sampler sampler(Sampling sampling) {
        return new Sampler(sampling, new int[0], Optional.empty(), Optional.empty());
    }
}
