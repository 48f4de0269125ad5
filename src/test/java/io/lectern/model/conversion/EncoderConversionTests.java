package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.conversion.EncoderCheckpoint.Kind;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.encoder.Pooling;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An imported encoder computes what its authors' definition says. */
class EncoderConversionTests {

    // llama.cpp takes GELU from a table of half precision: of the table everything follows exactly, of the authors'
    // function as far as the table does.
    private static final double OF_THE_TABLE = 1e-4;
    private static final double OF_THE_AUTHORS = 3e-3;

    private static final int QWEN_END = 7;

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
            var conversion = EncoderConversion.of(checkpoint, config, ModelVocabulary.of(checkpoint, config));
            var file = folder.resolve("model.gguf");

            conversion.write(file, TensorType.F16, bytes -> {});

            assertThat(file).hasSize(conversion.fileBytes(TensorType.F16));
            var shape = EmbeddingShape.of(GgufFile.read(file));
            assertThat(shape.pooling()).hasValue(2);
            assertThat(shape.name()).isEqualTo("tiny");
        }
    }

    @Test
    void vectorsOfALanguageModelAreThoseOfItsLastTokenWhichIsTheOneThatItsTokenizerAdds() throws IOException {
        var tiny = TinyCheckpoint.qwen3();
        var source = writeQwen(tiny);
        var model = folder.resolve("qwen.gguf");
        try (var checkpoint = Checkpoint.open(source)) {
            var config = config(checkpoint);
            assertThat(EncoderConversion.isFor(checkpoint, config)).isTrue();
            EncoderConversion.of(checkpoint, config, TinyCheckpoint.vocabulary())
                    .write(model, TensorType.F32, bytes -> {});
        }
        var hidden = new HashMap<>(tiny.numbers());
        hidden.put("lm_head.weight", identity(tiny.definition().embedding()));
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1))) {
            for (int[] text : texts(4, 90, TinyCheckpoint.VOCABULARY)) {
                float[] vector = embedder.embed(List.of(text)).getFirst();

                int[] tokens = join(text, new int[] {QWEN_END});
                double[][] states = ReferenceModel.logits(tiny.definition(), hidden, tokens);
                double[] expected = ReferenceEncoder.normalised(states[tokens.length - 1]);
                assertThat(distance(vector, expected)).isLessThan(1e-4);
            }
        }
        var use = EncoderCatalogue.use(GgufFile.read(model));
        assertThat(use.pooling()).contains(Pooling.LAST);
        assertThat(use.queryPrefix()).contains("Instruct: find\nQuery:");
        assertThat(use.passagePrefix()).contains("");
    }

    /** As sentence-transformers saved it: without the head, and without the name of the model around it. */
    private Path writeQwen(TinyCheckpoint tiny) throws IOException {
        var weights = tiny.weights().stream()
                .filter(weight -> !weight.name().equals("lm_head.weight"))
                .map(weight -> new Weight(
                        weight.name().replaceFirst("^model\\.", ""), weight.type(), weight.shape(), weight.numbers()))
                .toList();
        String config = tiny.config().replaceFirst("\\{", "{\"tie_word_embeddings\": true, ");
        var source = CheckpointFiles.write(folder.resolve("qwen"), config, weights, Format.SAFETENSORS);
        EncoderCheckpoint.writePooling(source, "pooling_mode_lasttoken");
        Files.writeString(
                source.resolve("config_sentence_transformers.json"),
                "{\"prompts\": {\"query\": \"Instruct: find\\nQuery:\", \"document\": \"\"}}");
        Files.writeString(source.resolve("tokenizer.json"), """
                {"post_processor": {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
                  "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<e>", "type_id": 0}}],
                  "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<e>", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "<e>", "type_id": 0}}],
                  "special_tokens": {"<e>": {"id": "<e>", "ids": [%d], "tokens": ["<e>"]}}}]}}
                """.formatted(QWEN_END));
        return source;
    }

    private static float[] identity(int length) {
        var matrix = new float[length * length];
        for (int i = 0; i < length; i++) {
            matrix[i * length + i] = 1;
        }
        return matrix;
    }

    @ParameterizedTest
    @MethodSource("wrongCheckpoints")
    void refusesWhatItsAuthorsCodeWouldComputeOtherwise(String message, Change change) throws IOException {
        var tiny = EncoderCheckpoint.embedding(Kind.BERT);
        var source = tiny.write(folder.resolve("tiny"), Format.SAFETENSORS, "pooling_mode_cls_token");
        change.apply(source, tiny);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> imported(source, TensorType.F32))
                .withMessageContaining(message);
    }

    /** What makes a good checkpoint wrong. */
    private interface Change {
        void apply(Path source, EncoderCheckpoint tiny) throws IOException;
    }

    static Stream<Arguments> wrongCheckpoints() {
        return Stream.of(
                wrong(
                        "a step is sentence_transformers.models.Dense",
                        (source, tiny) -> replace(source.resolve("modules.json"), "models.Normalize", "models.Dense")),
                wrong(
                        "its pooling is [pooling_mode_max_tokens]",
                        (source, tiny) -> Files.writeString(
                                source.resolve("1_Pooling/config.json"), "{\"pooling_mode_max_tokens\": true}")),
                wrong(
                        "the pooling's 1_Pooling/config.json is missing",
                        (source, tiny) -> Files.delete(source.resolve("1_Pooling/config.json"))),
                wrong(
                        "num_labels is 3",
                        (source, tiny) -> replace(
                                source.resolve("config.json"),
                                "\"BertModel\"",
                                "\"BertForSequenceClassification\"], \"num_labels\": 3, \"x\": [1")),
                wrong(
                        "encoder.layer.1.output.dense.bias is missing",
                        (source, tiny) -> CheckpointFiles.write(
                                source,
                                tiny.config(),
                                tiny.weights().stream()
                                        .filter(weight -> !weight.name().equals("encoder.layer.1.output.dense.bias"))
                                        .toList(),
                                Format.SAFETENSORS)),
                wrong(
                        "encoder.layer.2.output.dense.bias is there",
                        (source, tiny) -> CheckpointFiles.write(
                                source,
                                tiny.config(),
                                Stream.concat(
                                                tiny.weights().stream(),
                                                Stream.of(Weight.of(
                                                        "encoder.layer.2.output.dense.bias", new float[64], 64)))
                                        .toList(),
                                Format.SAFETENSORS)),
                wrong(
                        "the id of \"[SEP]\" is 1000",
                        (source, tiny) -> replace(
                                source.resolve("tokenizer.json"),
                                "{\"id\": 3, \"content\"",
                                "{\"id\": 1000, \"content\"")),
                wrong(
                        "model.type is BPE",
                        (source, tiny) -> replace(
                                source.resolve("tokenizer.json"),
                                "\"model\": {\"type\": \"WordPiece\"",
                                "\"model\": {\"type\": \"BPE\"")),
                wrong(
                        "tokenizer.json or vocab.txt is missing",
                        (source, tiny) -> Files.delete(source.resolve("tokenizer.json"))));
    }

    private static Arguments wrong(String message, Change change) {
        return Arguments.of(message, change);
    }

    private static void replace(Path file, String text, String other) throws IOException {
        String content = Files.readString(file);
        assertThat(content).contains(text);
        Files.writeString(file, content.replace(text, other));
    }

    private static double score(Path model) throws IOException {
        try (var scorer = LlamaTextScorer.open(EmbeddingOptions.of(model).withThreads(1))) {
            return scorer.score(List.of(scorer.pair(new int[] {5, 9, 20}, new int[] {7, 8, 11, 6})))
                    .getFirst();
        }
    }

    private Path imported(Path source, TensorType type) throws IOException {
        return EncoderCheckpoint.convert(source, folder.resolve(type + ".gguf"), type);
    }

    private static ModelConfig config(Checkpoint checkpoint) {
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
