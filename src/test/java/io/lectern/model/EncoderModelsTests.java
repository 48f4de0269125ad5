package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.EngineException;
import io.lectern.gguf.TensorType;
import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.conversion.EncoderCheckpoint;
import io.lectern.model.conversion.EncoderCheckpoint.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EncoderModelsTests {

    @EnableConfigurationProperties({EmbeddingSettings.class, RerankSettings.class, EngineSettings.class})
    private static final class Settings {}

    @TempDir
    Path folder;

    private ApplicationContextRunner service(String... properties) {
        return new ApplicationContextRunner()
                .withUserConfiguration(
                        Settings.class,
                        EmbeddingModels.class,
                        RerankModels.class,
                        EngineEmbeddingModel.class,
                        EmbeddingHealthIndicator.class,
                        RerankHealthIndicator.class)
                .withBean(DataFolder.class, () -> new DataFolder(folder))
                .withPropertyValues(properties);
    }

    @Test
    void withoutAModelTheServiceStartsAndCallsSayWhatIsMissing() {
        service().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(EmbeddingModels.class).availability()).isInstanceOf(NotConfigured.class);
            assertThat(context.getBean(RerankModels.class).availability()).isInstanceOf(NotConfigured.class);
            assertThat(context.getBean(EmbeddingHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
            assertThat(context.getBean(RerankHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
            assertThatExceptionOfType(EngineException.class)
                    .isThrownBy(() -> context.getBean(EmbeddingModel.class).embed("question"))
                    .withMessageContaining("set lectern.embedding.model");
        });
    }

    @Test
    void aModelThatCannotBeLoadedIsAStateThatHealthNames() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.gguf"), "hello ".repeat(100));

        service("lectern.embedding.model=nowhere", "lectern.rerank.model=" + damaged)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(EmbeddingModels.class).availability())
                            .isInstanceOf(Unavailable.class);
                    assertThat(context.getBean(EmbeddingHealthIndicator.class)
                                    .health()
                                    .getDetails())
                            .hasEntrySatisfying(
                                    "reason",
                                    reason -> assertThat(reason).asString().contains("nowhere"));
                    assertThat(context.getBean(RerankHealthIndicator.class)
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.DOWN);
                    assertThat(context.getBean(RerankHealthIndicator.class)
                                    .health()
                                    .getDetails())
                            .hasEntrySatisfying(
                                    "reason",
                                    reason -> assertThat(reason).asString().contains("magic number"));
                });
    }

    @Test
    void aModelForScoresGivesNoVectors() throws IOException {
        var model = scorer();

        service("lectern.embedding.model=" + model, "lectern.embedding.threads=1")
                .run(context -> assertThat(context.getBean(EmbeddingHealthIndicator.class)
                                .health()
                                .getDetails())
                        .hasEntrySatisfying(
                                "reason",
                                reason -> assertThat(reason).asString().contains("pooling_type")));
    }

    @Test
    void aModelOfTheStoreIsUsedAsItsManifestSays() throws IOException {
        var tiny = EncoderCheckpoint.embedding(Kind.BERT);
        var place = Files.createDirectories(folder.resolve("models/tiny"));
        var source = tiny.write(folder.resolve("source"), Format.SAFETENSORS, "pooling_mode_mean_tokens");
        EncoderCheckpoint.convert(source, place.resolve("model.gguf"), TensorType.F32);
        Files.copy(source.resolve("tokenizer.json"), place.resolve("tokenizer.json"));
        Files.writeString(place.resolve("model.json"), """
                {"format": 1, "name": "tiny", "source": "source", "quantization": "F32", "sha256": "%s",
                 "importedAt": "2026-01-01T00:00:00Z", "unconfirmed": [], "tokenizer": "tokenizer.json",
                 "embedding": {"pooling": "mean", "dimension": 64, "queryPrefix": "cat ", "passagePrefix": "the "}}
                """.formatted("0".repeat(64)));

        service("lectern.embedding.model=tiny", "lectern.embedding.threads=1").run(context -> {
            var embedder = embedder(context);
            assertThat(embedder.dimension()).isEqualTo(64);
            // A question and a passage are the same text with different prefixes.
            assertThat(embedder.embedQuery("mat"))
                    .isNotEqualTo(embedder.embedPassages(List.of("mat")).getFirst());
            assertThat(embedder.embedQuery("sat mat"))
                    .isEqualTo(embedder.embedder()
                            .embed(List.of(embedder.tokenizer().encode("cat sat mat")))
                            .getFirst());
            assertSpringAiAgrees(context, embedder);
        });
    }

    private static void assertSpringAiAgrees(AssertableApplicationContext context, LoadedEmbedder embedder) {
        var model = context.getBean(EmbeddingModel.class);
        var passages = embedder.embedPassages(List.of("mat", "cat"));

        assertThat(model.dimensions()).isEqualTo(64);
        assertThat(model.embed("mat")).isEqualTo(embedder.embedQuery("mat"));
        assertThat(model.embed(new Document("mat")))
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(passages.getFirst());
        var response = model.call(new EmbeddingRequest(List.of("mat", "cat"), null));
        assertThat(response.getResults()).hasSize(2);
        assertThat(response.getResults().get(1).getIndex()).isEqualTo(1);
        assertThat(response.getResults().get(1).getOutput()).isEqualTo(passages.get(1));
    }

    @Test
    void settingsAreStrongerThanTheModelsOwn() throws IOException {
        var source = EncoderCheckpoint.embedding(Kind.XLM_ROBERTA)
                .write(folder.resolve("bge-small-en"), Format.SAFETENSORS, "pooling_mode_mean_tokens");
        var model = EncoderCheckpoint.convert(source, folder.resolve("file.gguf"), TensorType.F32);

        service("lectern.embedding.model=" + model, "lectern.embedding.threads=1")
                .run(context -> assertThat(embedder(context).queryPrefix())
                        .isEqualTo("Represent this sentence for searching relevant passages: "));
        service(
                        "lectern.embedding.model=" + model,
                        "lectern.embedding.threads=1",
                        "lectern.embedding.max-tokens=16",
                        "lectern.embedding.pooling=first",
                        "lectern.embedding.query-prefix=q",
                        "lectern.embedding.passage-prefix=p")
                .run(context -> {
                    assertThat(embedder(context).queryPrefix()).isEqualTo("q");
                    assertThat(embedder(context).passagePrefix()).isEqualTo("p");
                    assertThat(embedder(context).maxTokens()).isEqualTo(14);
                });
    }

    @Test
    void aRerankerScoresEachTextForTheQuestion() throws IOException {
        service("lectern.rerank.model=" + scorer(), "lectern.rerank.threads=1").run(context -> {
            assertThat(context.getBean(RerankHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.UP);
            var reranker =
                    ((Ready<LoadedReranker>) context.getBean(RerankModels.class).availability()).model();

            var scores = reranker.scores("the cat", List.of("sat", "中文 mat", "the cat sat"));

            var alone = reranker.scores("the cat", List.of("中文 mat"));
            assertThat(scores).hasSize(3).doesNotHaveDuplicates();
            assertThat(scores.get(1)).isCloseTo(alone.getFirst(), within(1e-5f));
            assertThat(reranker.scores("sat", List.of("the cat")))
                    .isNotEqualTo(reranker.scores("the cat", List.of("sat")));
        });
    }

    @Test
    void aSettingOutOfRangeIsRefused() {
        service("lectern.embedding.max-tokens=1")
                .run(context -> assertThat(context).hasFailed());
        service("lectern.embedding.pooling=max")
                .run(context -> assertThat(context).hasFailed());
    }

    private Path scorer() throws IOException {
        var source = EncoderCheckpoint.scoring(Kind.BERT).write(folder.resolve("scorer"), Format.SAFETENSORS, "");
        return EncoderCheckpoint.convert(source, folder.resolve("scorer.gguf"), TensorType.F32);
    }

    @SuppressWarnings("unchecked")
    private static LoadedEmbedder embedder(AssertableApplicationContext context) {
        var availability = context.getBean(EmbeddingModels.class).availability();
        assertThat(availability).isInstanceOf(Ready.class);
        return ((Ready<LoadedEmbedder>) availability).model();
    }
}
