package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.DynamicRope;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine computes with every type of cache, and with the base of its context. */
@Timeout(60)
class CacheTypesTests {

    private static final Sizes SIZES = new Sizes(2, 64, 2, 2, 96, 256, 3);
    private static final int[] TOKENS =
            new Random(5).ints(100, 0, SIZES.vocabulary()).toArray();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"F16, F16, 0.03", "Q8_0, F16, 0.3", "Q8_0, Q8_0, 0.3", "Q4_0, Q4_0, 3"})
    void everyTypeOfCacheIsAsExactAsItsBits(KvType keys, KvType values, double limit) throws IOException {
        var model = TinyModels.random(folder.resolve("model.gguf"), SIZES);
        var exact = logits(model, c -> c.withKvTypes(KvType.F32, KvType.F32));

        var coarse = logits(model, c -> c.withKvTypes(keys, values));

        assertThat(distance(exact, coarse)).isPositive().isLessThan(limit);
    }

    @Test
    void aContextOfAModelWithDynamicPositionsHasTheBaseOfItsLength() throws IOException {
        var plain = TinyModels.random(folder.resolve("plain.gguf"), SIZES);
        var dynamic = TinyModels.random(
                folder.resolve("dynamic.gguf"),
                SIZES,
                TensorType.F32,
                writer -> writer.metadata(DynamicRope.FACTOR_KEY, GgufValue.of(2f))
                        .metadata(DynamicRope.REFERENCE_KEY, GgufValue.of(64)));
        double base = new DynamicRope(10_000, 2, 64).baseFor(256, 32);

        var stretched = logits(dynamic, c -> c);

        assertThat(distance(stretched, logits(plain, c -> c.withRope(RopeOptions.ofBase(base)))))
                .isZero();
        assertThat(distance(stretched, logits(plain, c -> c))).isGreaterThan(1e-3);
    }

    private static float[][] logits(Path model, UnaryOperator<ContextOptions> change) throws IOException {
        var options = LlamaOptions.of(model)
                .withContext(c -> change.apply(c.withThreads(1).withContextTokens(256)));
        try (var generator = LlamaTextGenerator.open(options)) {
            return generator.logits(TOKENS).join();
        }
    }

    private static double distance(float[][] expected, float[][] actual) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                most = Math.max(most, Math.abs(expected[i][j] - actual[i][j]));
            }
        }
        return most;
    }
}
