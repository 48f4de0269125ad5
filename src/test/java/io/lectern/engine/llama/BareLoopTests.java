package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lectern.engine.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BareLoopTests {

    private static final int[] TOKENS = new Random(9).ints(70, 3, 259).toArray();

    @TempDir
    static Path folder;

    private static LlamaTextGenerator generator;

    @BeforeAll
    static void load() throws IOException {
        var model = TinyModels.random(folder.resolve("m.gguf"), TinyModels.Sizes.SMALL);
        generator = LlamaTextGenerator.open(LlamaOptions.of(model)
                .withContext(c -> c.withThreads(1)
                        .withContextTokens(256)
                        .withBatchTokens(32)
                        .withKvTypes(KvType.F32, KvType.F32)));
    }

    @AfterAll
    static void close() {
        generator.close();
    }

    @Test
    void generatesTheLikeliestTokens() {
        try (var loop = new BareLoop(generator, 256)) {
            loop.prefill(0, TOKENS);

            int[] all = Arrays.copyOf(TOKENS, TOKENS.length + 20);
            for (int i = TOKENS.length; i < all.length; i++) {
                all[i] = loop.next(0);
                loop.generate(1, 0);
            }

            float[][] logits = generator.logits(all).join();
            for (int i = TOKENS.length; i < all.length; i++) {
                assertThat(all[i]).isEqualTo(best(logits[i - 1]));
            }
            assertThat(loop.length(0)).isEqualTo(all.length);
        }
    }

    @Test
    void sequencesThatShareAPrefixGoOnAsIfAlone() {
        try (var loop = new BareLoop(generator, 512)) {
            loop.prefill(0, TOKENS);
            loop.share(0, 1);
            loop.share(0, 2);
            loop.prefill(1, 10, 11, 12);
            loop.prefill(2, 20, 21);
            loop.generate(10, 1, 2);
            int together = loop.next(1);

            loop.truncate(0, 0);
            loop.prefill(0, TOKENS);
            loop.prefill(0, 10, 11, 12);
            loop.generate(10, 0);

            assertThat(together).isEqualTo(loop.next(0));
            assertThat(loop.length(2)).isEqualTo(TOKENS.length + 12);
        }
    }

    @Test
    void aTruncatedSequenceGoesOnFromThere() {
        try (var loop = new BareLoop(generator, 256)) {
            loop.prefill(0, TOKENS);
            loop.prefill(0, 10, 11, 12);
            int first = loop.next(0);
            loop.truncate(0, TOKENS.length);
            loop.prefill(0, 20, 21, 22);
            loop.truncate(0, TOKENS.length);
            loop.prefill(0, 10, 11, 12);

            assertThat(loop.next(0)).isEqualTo(first);
        }
    }

    @Test
    void refusesWhatWouldEndTheProcess() {
        try (var loop = new BareLoop(generator, 256)) {
            assertThatIllegalArgumentException().isThrownBy(() -> loop.prefill(256, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.prefill(-1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.prefill(0));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.prefill(0, new int[257]));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.prefill(0, 100_000));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.generate(257, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.share(0, 256));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.truncate(0, 1));
        }
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }
}
