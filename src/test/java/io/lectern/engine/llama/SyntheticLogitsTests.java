package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.ReferenceLlama;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.Dequantized;
import io.lectern.model.synthesis.Quantization;
import io.lectern.model.synthesis.SyntheticModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The native engine reads synthetic blocks as the numbers they stand for. */
class SyntheticLogitsTests {

    private static final int[] TOKENS = new Random(5).ints(40, 3, 260).toArray();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Quantization.class)
    void logitsAreThoseOfTheDequantizedNumbers(Quantization quantization) throws IOException {
        var shape = SyntheticModels.SMALL;
        var model = SyntheticModels.write(folder.resolve("m.gguf"), shape, quantization, 3);
        var numbers = Dequantized.of(model);
        var sizes = new Sizes(
                shape.layers(), shape.embedding(), shape.heads(), shape.keyHeads(), shape.feedForward(), 512, 0);

        double[][] expected = ReferenceLlama.logits(sizes, (name, rows, columns) -> numbers.numbers(name), TOKENS);
        float[][] actual = logits(model);

        // llama.cpp rounds the states to 8 bits before it multiplies them with quantized weights.
        double limit = quantization == Quantization.F32 ? 1e-3 : 0.05;
        assertThat(divergence(expected, actual)).isLessThan(limit);
    }

    @Test
    void equalSeedsGiveEqualLogits() throws IOException {
        var first = SyntheticModels.write(folder.resolve("a.gguf"), SyntheticModels.SMALL, Quantization.Q4_0, 8);
        var second = SyntheticModels.write(folder.resolve("b.gguf"), SyntheticModels.SMALL, Quantization.Q4_0, 8);

        assertThat(logits(second)).isDeepEqualTo(logits(first));
    }

    private static float[][] logits(Path model) throws IOException {
        var options = LlamaOptions.of(model)
                .withContext(c -> c.withThreads(1).withContextTokens(256).withKvTypes(KvType.F32, KvType.F32));
        try (var generator = LlamaTextGenerator.open(options)) {
            return generator.logits(TOKENS).join();
        }
    }

    /** The Kullback-Leibler divergence of the next token's distribution, the mean over all places. */
    private static double divergence(double[][] expected, float[][] actual) {
        double sum = 0;
        for (int place = 0; place < expected.length; place++) {
            var asDouble = new double[actual[place].length];
            for (int token = 0; token < asDouble.length; token++) {
                asDouble[token] = actual[place][token];
            }
            double[] p = logProbabilities(expected[place]);
            double[] q = logProbabilities(asDouble);
            for (int token = 0; token < p.length; token++) {
                sum += Math.exp(p[token]) * (p[token] - q[token]);
            }
        }
        return sum / expected.length;
    }

    private static double[] logProbabilities(double[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            assertThat(logit).isFinite();
            most = Math.max(most, logit);
        }
        double total = 0;
        for (double logit : logits) {
            total += Math.exp(logit - most);
        }
        var result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] - most - Math.log(total);
        }
        return result;
    }
}
