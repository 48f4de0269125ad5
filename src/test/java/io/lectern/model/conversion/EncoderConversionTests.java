package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lectern.engine.llama.EmbeddingOptions;
import io.lectern.engine.llama.LlamaTextEmbedder;
import io.lectern.engine.llama.LlamaTextScorer;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.conversion.EncoderCheckpoint.Kind;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import io.lectern.model.vocabulary.EncoderVocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An imported encoder computes what its authors' definition says. */
class EncoderConversionTests {

    // llama.cpp takes GELU from a table of half precision: of the table everything follows exactly, of the authors'
    // function as far as the table does.
    private static final double OF_THE_TABLE = 1e-4;
    private static final double OF_THE_AUTHORS = 3e-3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "BERT, pooling_mode_mean_tokens, SAFETENSORS",
        "BERT, pooling_mode_cls_token, SHARDED_PYTORCH",
        "XLM_ROBERTA, pooling_mode_cls_token, PYTORCH",
        "XLM_ROBERTA, pooling_mode_mean_tokens, SHARDED_SAFETENSORS"
    })
    void vectorsOfAnImportedEncoderAreThoseOfItsAuthors(Kind kind, String mode, Format format) throws IOException {
        var tiny = EncoderCheckpoint.embedding(kind);
        var model = imported(tiny.write(folder.resolve("tiny"), format, mode), TensorType.F32);
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1))) {
            var texts = texts(6, embedder.maxTokens(), tiny.sizes().vocabulary());

            var vectors = embedder.embed(texts);

            assertThat(embedder.maxTokens()).isEqualTo(tiny.sizes().positions() - 2);
            for (int i = 0; i < texts.size(); i++) {
                int[] tokens = framed(kind, texts.get(i));
                assertThat(distance(vectors.get(i), pooled(mode, tiny.reference(ReferenceEncoder::tabledGelu), tokens)))
                        .as("of the table, text %d", i)
                        .isLessThan(OF_THE_TABLE);
                assertThat(distance(vectors.get(i), pooled(mode, tiny.reference(ReferenceEncoder::exactGelu), tokens)))
                        .as("of the authors, text %d", i)
                        .isLessThan(OF_THE_AUTHORS);
            }
        }
    }

    @Test
    void scoresOfAnImportedXlmRobertaAreThoseOfItsAuthors() throws IOException {
        var tiny = EncoderCheckpoint.scoring(Kind.XLM_ROBERTA);
        var model = imported(tiny.write(folder.resolve("tiny"), Format.SAFETENSORS, ""), TensorType.F32);
        try (var scorer = LlamaTextScorer.open(EmbeddingOptions.of(model).withThreads(1))) {
            int[] query = {5, 9, 20};
            var texts = texts(6, 60, tiny.sizes().vocabulary());

            var pairs = texts.stream().map(text -> scorer.pair(query, text)).toList();
            var scores = scorer.score(pairs);

            for (int i = 0; i < texts.size(); i++) {
                int[] expected = join(new int[] {0}, query, new int[] {2, 2}, texts.get(i), new int[] {2});
                assertThat(pairs.get(i)).isEqualTo(expected);
                double score = tiny.reference(ReferenceEncoder::tabledGelu)
                        .score("classifier.dense", "classifier.out_proj", expected, new int[expected.length]);
                assertThat((double) scores.get(i)).isCloseTo(score, within(OF_THE_TABLE));
            }
        }
    }

    @Test
    void scoresOfAnImportedBertKnowTheSecondTextFromTheFirst() throws IOException {
        var tiny = EncoderCheckpoint.scoring(Kind.BERT);
        var model = imported(tiny.write(folder.resolve("tiny"), Format.SAFETENSORS, ""), TensorType.F32);
        try (var scorer = LlamaTextScorer.open(EmbeddingOptions.of(model).withThreads(1))) {
            int[] query = {5, 9, 20};
            var texts = texts(6, 60, tiny.sizes().vocabulary());

            var scores = scorer.score(
                    texts.stream().map(text -> scorer.pair(query, text)).toList());

            for (int i = 0; i < texts.size(); i++) {
                int[] first = join(new int[] {2}, query, new int[] {3});
                int[] second = join(texts.get(i), new int[] {3});
                int[] types = new int[first.length + second.length];
                Arrays.fill(types, first.length, types.length, 1);
                var reference = tiny.reference(ReferenceEncoder::tabledGelu);
                double score = reference.score("bert.pooler.dense", "classifier", join(first, second), types);
                double untold =
                        reference.score("bert.pooler.dense", "classifier", join(first, second), new int[types.length]);
                assertThat((double) scores.get(i)).isCloseTo(score, within(OF_THE_TABLE));
                assertThat(untold).isNotCloseTo(score, within(0.01));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BERT", "XLM_ROBERTA"})
    void smallerFilesSayNearlyTheSame(Kind kind) throws IOException {
        var tiny = EncoderCheckpoint.scoring(kind);
        var source = tiny.write(folder.resolve("tiny"), Format.SAFETENSORS, "");
        var full = imported(source, TensorType.F32);
        var half = imported(source, TensorType.F16);
        var small = folder.resolve("small.gguf");
        new ModelQuantizer(1, null).quantize(half, small, ModelFileType.Q8_0, bytes -> {});

        double expected = score(full);

        assertThat(score(half)).isCloseTo(expected, within(1e-2));
        assertThat(score(small)).isCloseTo(expected, within(5e-2));
    }

    @Test
    void theFileIsAsLongAsItSays() throws IOException {
        var source = EncoderCheckpoint.embedding(Kind.BERT)
                .write(folder.resolve("tiny"), Format.SAFETENSORS, "pooling_mode_cls_token");
        try (var checkpoint = Checkpoint.open(source)) {
            var config = config(checkpoint);
            var conversion = EncoderConversion.of(checkpoint, config, EncoderVocabulary.of(checkpoint, config));
            var file = folder.resolve("model.gguf");

            conversion.write(file, TensorType.F16, bytes -> {});

            assertThat(file).hasSize(conversion.fileBytes(TensorType.F16));
            var shape = EmbeddingShape.of(GgufFile.read(file));
            assertThat(shape.pooling()).hasValue(2);
            assertThat(shape.name()).isEqualTo("tiny");
        }
    }

    private static double score(Path model) throws IOException {
        try (var scorer = LlamaTextScorer.open(EmbeddingOptions.of(model).withThreads(1))) {
            return scorer.score(List.of(scorer.pair(new int[] {5, 9, 20}, new int[] {7, 8, 11, 6}))).getFirst();
        }
    }

    private Path imported(Path source, TensorType type) throws IOException {
        var model = folder.resolve(type + ".gguf");
        try (var checkpoint = Checkpoint.open(source)) {
            var config = config(checkpoint);
            EncoderConversion.of(checkpoint, config, EncoderVocabulary.of(checkpoint, config))
                    .write(model, type, bytes -> {});
        }
        return model;
    }

    static ModelConfig config(Checkpoint checkpoint) {
        return ModelConfig.of(checkpoint.folder().resolve("config.json"), checkpoint.config(), ModelHints.NONE);
    }

    private static double[] pooled(String mode, ReferenceEncoder reference, int... tokens) {
        return mode.contains("mean") ? reference.mean(tokens) : reference.first(tokens);
    }

    private static int[] framed(Kind kind, int... text) {
        int begin = kind == Kind.BERT ? 2 : 0;
        int end = kind == Kind.BERT ? 3 : 2;
        return join(new int[] {begin}, text, new int[] {end});
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    private static List<int[]> texts(int count, int most, int vocabulary) {
        var random = new Random(9);
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(i == 0 ? most : 1 + random.nextInt(most), 4, vocabulary)
                        .toArray())
                .toList();
    }

    private static double distance(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElseThrow();
    }
}
