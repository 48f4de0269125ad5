package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.ReferenceLlama;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The native engine computes what the definition of the architecture says. */
class LogitsTests {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} layers, {2} heads on {3} key heads, {4} tokens in batches of {5}")
    @CsvSource({"2, 64, 4, 4, 1, 512", "2, 64, 4, 2, 7, 512", "3, 96, 6, 1, 200, 64", "1, 128, 2, 2, 65, 64"})
    void logitsMatchTheReference(int layers, int embedding, int heads, int keyHeads, int length, int batch)
            throws IOException {
        var sizes = new Sizes(layers, embedding, heads, keyHeads, 160, 512, 11);
        var model = TinyModels.random(folder.resolve("model.gguf"), sizes);
        int[] tokens = new Random(5).ints(length, 0, sizes.vocabulary()).toArray();
        double[][] expected = ReferenceLlama.logits(sizes, tokens);

        double exact = distance(expected, nativeLogits(model, KvType.F32, batch, tokens));
        double half = distance(expected, nativeLogits(model, KvType.F16, batch, tokens));

        assertThat(exact).isLessThan(1e-4);
        assertThat(half).isLessThan(3e-2);
    }

    private static float[][] nativeLogits(Path model, KvType type, int batch, int[] tokens) throws IOException {
        var options = LlamaOptions.of(model)
                .withContext(c -> c.withThreads(1).withKvTypes(type, type).withBatchTokens(batch));
        try (var generator = LlamaTextGenerator.open(options)) {
            return generator.logits(tokens).join();
        }
    }

    private static double distance(double[][] expected, float[][] actual) {
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
