package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.ReferenceBert;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyEncoders.Head;
import io.lectern.engine.TinyEncoders.Sizes;
import io.lectern.engine.TinyModels;
import io.lectern.engine.llama.EmbeddingOptions.Pooling;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class LlamaEmbeddingTests {

    private static final Sizes SIZES = Sizes.SMALL;
    private static final TinyModels.Sizes DECODER = new TinyModels.Sizes(2, 64, 4, 2, 96, 256, 42);
    private static final double TOLERANCE = 2e-3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"MEAN", "FIRST"})
    void vectorsOfAnEncoderMatchTheReference(Pooling pooling) throws IOException {
        try (var embedder = open(encoder(pooling.llamaType(), Head.NONE))) {
            assertThat(embedder.dimension()).isEqualTo(SIZES.embedding());
            assertThat(embedder.maxTokens()).isEqualTo(SIZES.positions() - 2);
            var texts = texts(10, embedder.maxTokens());

            var vectors = embedder.embed(texts);

            for (int i = 0; i < texts.size(); i++) {
                double[] expected = normalised(reference(pooling, framed(texts.get(i))));
                assertThat(distance(vectors.get(i), expected)).as("text %d", i).isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void scoresMatchTheReference() throws IOException {
        try (var scorer = LlamaTextScorer.open(options(encoder(4, Head.SCORE)))) {
            int[] query = {5, 6, 7};
            var pairs =
                    texts(6, 60).stream().map(text -> scorer.pair(query, text)).toList();

            var scores = scorer.score(pairs);

            assertThat(pairs.getFirst()).startsWith(TinyEncoders.BEGIN, 5, 6, 7, TinyEncoders.SEPARATOR);
            for (int i = 0; i < pairs.size(); i++) {
                double expected = ReferenceBert.score(SIZES, pairs.get(i));
                assertThat((double) scores.get(i)).isCloseTo(expected, within(TOLERANCE));
            }
        }
    }

    @Test
    void theTokenizerKnowsWordsAndSaysUnknownOtherwise() throws IOException {
        try (var embedder = open(encoder(1, Head.NONE))) {
            assertThat(embedder.tokenizer().encode("ab c")).containsExactly(4, 31, 6);
            assertThat(embedder.tokenizer().encode("中 [CLS]")).doesNotContain(TinyEncoders.BEGIN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEAN", "LAST"})
    void severalTextsAtOnceEqualEachAlone(Pooling pooling) throws IOException {
        Path model = TinyModels.random(folder.resolve("llama.gguf"), DECODER);
        try (var embedder = LlamaTextEmbedder.open(options(model).withPooling(pooling))) {
            var texts = texts(40, 100);

            var together = embedder.embed(texts);

            for (int i = 0; i < texts.size(); i++) {
                float[] alone = embedder.embed(List.of(texts.get(i))).getFirst();
                assertThat(cosine(together.get(i), alone)).as("text %d", i).isGreaterThan(1 - 1e-5);
                assertThat(cosine(alone, alone)).isCloseTo(1, within(1e-5));
            }
            assertThat(cosine(together.get(0), together.get(1))).isLessThan(0.99);
        }
    }

    @Test
    void manyThreadsGetWhatTheyAskedFor() throws Exception {
        try (var embedder = open(encoder(1, Head.NONE));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var texts = texts(32, 50);
            var expected = embedder.embed(texts);

            var all = new ArrayList<CompletableFuture<float[]>>();
            for (int[] text : texts) {
                all.add(CompletableFuture.supplyAsync(
                        () -> embedder.embed(List.of(text)).getFirst(), threads));
            }

            for (int i = 0; i < texts.size(); i++) {
                assertThat(cosine(all.get(i).get(), expected.get(i))).isGreaterThan(1 - 1e-5);
            }
        }
    }

    @Test
    void refusesWhatWouldEndTheProcess() throws IOException {
        try (var embedder = open(encoder(1, Head.NONE))) {
            assertThatExceptionOfType(PromptTooLongException.class)
                    .isThrownBy(() -> embedder.embed(List.of(new int[embedder.maxTokens() + 1])));
            assertThatIllegalArgumentException().isThrownBy(() -> embedder.embed(List.of(new int[0])));
            assertThatIllegalArgumentException().isThrownBy(() -> embedder.embed(List.of(new int[] {-1})));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> embedder.embed(List.of(new int[] {SIZES.vocabulary()})));
            assertThat(embedder.embed(List.of())).isEmpty();
        }
    }

    @Test
    void refusesAModelWithoutAPoolingOrAHead() throws IOException {
        Path none = encoder(0, Head.NONE);
        Path decoder = TinyModels.random(folder.resolve("llama.gguf"), DECODER);

        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> open(none))
                .withMessageContaining("pooling_type");
        assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> open(decoder));
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LlamaTextScorer.open(options(none)))
                .withMessageContaining("its head gives 0 numbers");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LlamaTextEmbedder.open(
                        options(none).withPooling(Pooling.MEAN).withMaxTokens(SIZES.positions() + 1)))
                .withMessageContaining("positions for 96");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> LlamaTextEmbedder.open(
                        options(none).withPooling(Pooling.MEAN).withMaxTokens(2)))
                .withMessageContaining("no room");
    }

    @Test
    void refusesAPositionTableThatIsShorterThanItSays() throws IOException {
        var writer =
                TinyEncoders.metadata(new Sizes(1, 64, 4, 128, 200, 3)).metadata("bert.pooling_type", GgufValue.of(1));
        TinyEncoders.addTensors(writer, new Sizes(1, 64, 4, 128, 96, 3));
        Path path = folder.resolve("short.gguf");
        writer.write(path);

        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> open(path))
                .satisfies(e -> assertThat(e.subject()).isEqualTo("the shape of tensor position_embd.weight"));
    }

    @Test
    void aFullQueueRefusesAndClosingEndsWhatWaits() throws Exception {
        var embedder = LlamaTextEmbedder.open(options(encoder(1, Head.NONE)).withQueueCapacity(1));
        var large = Collections.nCopies(
                5_000, IntStream.range(0, 90).map(i -> 5 + i % 40).toArray());
        var outcomes = new ArrayList<CompletableFuture<List<float[]>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                outcomes.add(CompletableFuture.supplyAsync(() -> embedder.embed(large), threads));
            }
            // One at least is refused at once; which, the threads decide.
            CompletableFuture.anyOf(outcomes.toArray(CompletableFuture[]::new))
                    .exceptionally(refused -> List.of())
                    .join();

            embedder.close();
            embedder.close();
        }

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(outcome::join)
                        .withCauseInstanceOf(EngineException.class));
        assertThat(outcomes)
                .anySatisfy(outcome -> assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(outcome::join)
                        .withCauseInstanceOf(EngineBusyException.class));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> embedder.embed(List.of(new int[] {5})))
                .withMessage("The engine was closed");
    }

    private Path encoder(int pooling, Head head) throws IOException {
        return TinyEncoders.random(folder.resolve("bert-%d-%s.gguf".formatted(pooling, head)), SIZES, pooling, head);
    }

    private static EmbeddingOptions options(Path model) {
        return EmbeddingOptions.of(model).withThreads(1);
    }

    private static LlamaTextEmbedder open(Path model) throws IOException {
        return LlamaTextEmbedder.open(options(model));
    }

    private static List<int[]> texts(int count, int most) {
        var random = new Random(9);
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(i == 0 ? most : 1 + random.nextInt(most), 4, 50)
                        .toArray())
                .toList();
    }

    private static int[] framed(int[] text) {
        return IntStream.concat(
                        IntStream.concat(IntStream.of(TinyEncoders.BEGIN), IntStream.of(text)),
                        IntStream.of(TinyEncoders.SEPARATOR))
                .toArray();
    }

    private static double[] reference(Pooling pooling, int[] tokens) {
        return pooling == Pooling.MEAN ? ReferenceBert.mean(SIZES, tokens) : ReferenceBert.first(SIZES, tokens);
    }

    private static double[] normalised(double[] row) {
        double length = Math.sqrt(
                IntStream.range(0, row.length).mapToDouble(i -> row[i] * row[i]).sum());
        return IntStream.range(0, row.length).mapToDouble(i -> row[i] / length).toArray();
    }

    private static double distance(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    private static double cosine(float[] one, float[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> (double) one[i] * other[i])
                .sum();
    }
}
