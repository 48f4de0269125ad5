package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.AdapterUnknownException;
import io.lectern.engine.TinyAdapters;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.serving.DecodeOutcome;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaAdaptersTests {

    private static final Sizes SIZES = new Sizes(2, 64, 4, 2, 96, 256, 42);
    private static final int[] TOKENS = {1, 70, 104, 111, 119, 35, 100, 35};

    @TempDir
    Path folder;

    @Test
    void anAdapterComputesWhatTheMergedWeightsComputeAndLeavesTheBaseAsItWas() throws IOException {
        Path base = TinyModels.random(folder.resolve("base.gguf"), SIZES);
        Path merged = TinyAdapters.merged(folder.resolve("merged.gguf"), SIZES, 7);
        var adapters = Map.of(
                "legal", TinyAdapters.random(folder.resolve("legal.gguf"), SIZES, 7),
                "other", TinyAdapters.random(folder.resolve("other.gguf"), SIZES, 8));
        float[] expectedMerged = withContext(merged, Map.of(), context -> logits(context, Optional.empty()));

        withContext(base, adapters, context -> {
            float[] plain = logits(context, Optional.empty());
            float[] adapted = logits(context, Optional.of("legal"));
            float[] other = logits(context, Optional.of("other"));
            float[] again = logits(context, Optional.empty());

            assertThat(distance(adapted, expectedMerged)).isLessThan(1e-5);
            assertThat(distance(adapted, plain)).isGreaterThan(0.1);
            assertThat(distance(other, adapted)).isGreaterThan(0.1);
            assertThat(again).isEqualTo(plain);
            return again;
        });
    }

    @Test
    void anAdapterThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre() throws IOException {
        Path base = TinyModels.random(folder.resolve("base.gguf"), SIZES);
        var adapters = Map.of("legal", TinyAdapters.random(folder.resolve("legal.gguf"), SIZES, 7));

        withContext(base, adapters, context -> {
            assertThatExceptionOfType(AdapterUnknownException.class)
                    .isThrownBy(() -> context.useAdapter(Optional.of("medical")))
                    .withMessage("There is no adapter 'medical'; known are legal");
            return logits(context, Optional.empty());
        });
    }

    @Test
    void theFingerprintHoldsNamesAndHashes() throws IOException {
        Path base = TinyModels.random(folder.resolve("base.gguf"), SIZES);
        Path adapter = TinyAdapters.random(folder.resolve("legal.gguf"), SIZES, 7);
        var file = GgufFile.read(base);

        LlamaLibrary.require(null);
        try (var model = LlamaModel.load(base, ModelShape.of(file));
                var none = LlamaAdapters.load(model, file, Map.of(), folder);
                var adapters = LlamaAdapters.load(model, file, Map.of("legal", adapter), folder)) {
            assertThat(none.fingerprint()).isEmpty();
            assertThat(adapters.fingerprint()).isEqualTo("legal=" + ModelHash.of(adapter, folder));
            assertThat(adapters.hash("legal")).hasSize(64);
        }
    }

    @Test
    void anAdapterForAnotherModelIsRefusedBeforeItIsLoaded() throws IOException {
        Path base = TinyModels.random(folder.resolve("base.gguf"), SIZES);
        Path wide = TinyAdapters.random(folder.resolve("wide.gguf"), new Sizes(2, 128, 4, 2, 96, 256, 1), 7);

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> withContext(base, Map.of("wide", wide), context -> new float[0]))
                .satisfies(e -> assertThat(e.subject())
                        .contains("shape of tensor blk.0.")
                        .contains("lora_"));
    }

    @FunctionalInterface
    private interface Use {
        float[] with(LlamaContext context);
    }

    private float[] withContext(Path path, Map<String, Path> adapters, Use use) throws IOException {
        LlamaLibrary.require(null);
        var file = GgufFile.read(path);
        var shape = ModelShape.of(file);
        var options = LlamaOptions.of(path)
                .withContext(c ->
                        c.withThreads(1).withKvTypes(KvType.F32, KvType.F32).withContextTokens(256));
        var settings = RunPlan.of(options, ModelWeights.of(file), shape, List.of(), 8L << 30)
                .context();
        try (var model = LlamaModel.load(path, shape);
                var loaded = LlamaAdapters.load(model, file, adapters, folder);
                var context = new LlamaContext(model, loaded, settings, shape.vocabulary(), () -> false)) {
            return use.with(context);
        }
    }

    private static float[] logits(LlamaContext context, Optional<String> adapter) {
        context.remove(0, 0, Integer.MAX_VALUE);
        context.useAdapter(adapter);
        var batch = new TokenBatch(TOKENS.length);
        for (int i = 0; i < TOKENS.length; i++) {
            batch.add(TOKENS[i], i, 0, i == TOKENS.length - 1);
        }
        assertThat(context.decode(batch)).isInstanceOf(DecodeOutcome.Decoded.class);
        return context.logits(TOKENS.length - 1).clone();
    }

    private static double distance(float[] one, float[] other) {
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs(one[i] - other[i]));
        }
        return most;
    }
}
