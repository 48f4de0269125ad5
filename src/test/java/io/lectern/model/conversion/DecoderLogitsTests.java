package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An imported model computes what its authors' definition says. */
class DecoderLogitsTests {

    @TempDir
    Path folder;

    static List<TinyCheckpoint> all() {
        return TinyCheckpoint.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void logitsOfAnImportedModelAreThoseOfItsAuthors(TinyCheckpoint tiny) throws IOException {
        int[] tokens = tiny.randomTokens();
        double[][] expected = tiny.expected(tokens);
        var full = imported(tiny, TensorType.F32, Format.SHARDED_PYTORCH);
        var half = imported(tiny, TensorType.F16, Format.SHARDED_SAFETENSORS);
        var small = folder.resolve("small.gguf");
        new ModelQuantizer(1, null).quantize(full, small, ModelFileType.Q8_0, bytes -> {});

        float[][] exact = logits(full, KvType.F32, tokens);
        float[][] halfCache = logits(full, KvType.F16, tokens);
        float[][] halfWeights = logits(half, KvType.F32, tokens);
        float[][] quantized = logits(small, KvType.F32, tokens);

        assertThat(distance(expected, exact)).isLessThan(1e-4);
        assertThat(distance(expected, halfCache)).isLessThan(3e-2);
        assertThat(distance(expected, halfWeights)).isLessThan(3e-2);
        assertThat(meanDivergence(expected, quantized)).isLessThan(5e-3);
    }

    @Test
    void everyTrapShowsInTheLogits() {
        var plain = Rotation.plain(10_000, 16);
        var traps = Map.of(
                "YaRN left out",
                differs(TinyCheckpoint.nanbeige32k(), plain),
                "YaRN without its magnitude",
                differs(
                        TinyCheckpoint.nanbeige32k(),
                        new Rotation(Rotation.yarn(10_000, 8, 64, 16).frequencies(), 1)),
                "YaRN whose original length is the stretched one",
                differs(TinyCheckpoint.nanbeige32k(), Rotation.yarn(10_000, 8, 512, 16)),
                "the base that xverse has elsewhere",
                differs(TinyCheckpoint.xverse256k(), plain),
                "the base before dynamic scaling",
                differs(TinyCheckpoint.xverse256k(), Rotation.plain(500_000, 16)),
                "positions that are not divided",
                differs(TinyCheckpoint.llama(), Rotation.plain(20_000, 16)),
                "rotary positions where ALiBi is",
                differs(TinyCheckpoint.baichuan13b(), Rotation.plain(10_000, 4)),
                "no positions at all",
                differs(TinyCheckpoint.baichuan7b(), new Rotation(new double[8], 1)),
                "a head of rows as they are",
                differs(
                        TinyCheckpoint.baichuan2Of7b(),
                        TinyCheckpoint.baichuan2Of7b().definition().withUnitHead(false)));

        assertThat(traps.values())
                .allSatisfy(difference -> assertThat(difference).isGreaterThan(0.3));
    }

    private static double differs(TinyCheckpoint tiny, Rotation wrong) {
        return differs(tiny, tiny.definition().with(wrong));
    }

    private static double differs(TinyCheckpoint tiny, ReferenceModel.Definition wrong) {
        int[] tokens = tiny.randomTokens();
        double[][] right = tiny.expected(tokens);
        double[][] other = ReferenceModel.logits(wrong, tiny.numbers(), tokens);
        double most = 0;
        for (int i = 0; i < right.length; i++) {
            for (int j = 0; j < right[i].length; j++) {
                most = Math.max(most, Math.abs(right[i][j] - other[i][j]));
            }
        }
        return most;
    }

    private Path imported(TinyCheckpoint tiny, TensorType type, Format format) throws IOException {
        var source = CheckpointFiles.write(folder.resolve(format.name()), tiny.config(), tiny.weights(), format);
        var model = folder.resolve(type + ".gguf");
        try (var checkpoint = Checkpoint.open(source)) {
            Conversion.of(checkpoint, tiny.modelConfig(), TinyCheckpoint.vocabulary())
                    .write(model, type, bytes -> {});
        }
        return model;
    }

    private static float[][] logits(Path model, KvType type, int... tokens) throws IOException {
        var options = LlamaOptions.of(model)
                .withContext(context -> context.withThreads(1)
                        .withContextTokens(TinyCheckpoint.CONTEXT)
                        .withKvTypes(type, type)
                        .withFlashAttention(FlashAttention.OFF));
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

    /** Kullback and Leibler's, of the next token's probabilities. */
    private static double meanDivergence(double[][] expected, float[][] actual) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double[] other = new double[actual[i].length];
            for (int j = 0; j < other.length; j++) {
                other[j] = actual[i][j];
            }
            double expectedTotal = logSum(expected[i]);
            double otherTotal = logSum(other);
            for (int j = 0; j < other.length; j++) {
                double logShare = expected[i][j] - expectedTotal;
                sum += Math.exp(logShare) * (logShare - (other[j] - otherTotal));
            }
        }
        return sum / expected.length;
    }

    private static double logSum(double... logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - most);
        }
        return most + Math.log(sum);
    }
}
