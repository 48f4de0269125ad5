package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.TextEmbedder;
import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.EmbeddingOptions;
import io.lectern.engine.llama.LlamaTextEmbedder;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.encoder.Pooling;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The model that turns texts into vectors, loaded once at start. One that cannot be loaded is a state that health and every
 * refused call name; it does not keep the service from starting.
 */
@Component
public class EmbeddingModels implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(EmbeddingModels.class);

    private final EncoderAvailability<LoadedEmbedder> availability;

    EmbeddingModels(EmbeddingSettings settings, EngineSettings engine, DataFolder data) {
        this.availability = EncoderLoading.of(settings.model(), model -> load(model, settings, engine, data));
    }

    private static LoadedEmbedder load(String model, EmbeddingSettings settings, EngineSettings engine, DataFolder data)
            throws IOException {
        var file = EncoderFile.find(model, data);
        var options = file.options(engine, settings.maxTokens(), settings.threads())
                .withQueueCapacity(settings.queueCapacity());
        var pooling = Optional.ofNullable(settings.pooling()).or(file.use()::pooling);
        var embedder = LlamaTextEmbedder.open(pooling.flatMap(EmbeddingModels::ofEngine)
                .map(options::withPooling)
                .orElse(options));
        try {
            var loaded = new LoadedEmbedder(
                    embedder,
                    file.tokenizer(embedder.tokenizer()),
                    Objects.requireNonNullElseGet(
                            settings.queryPrefix(),
                            () -> file.use().queryPrefix().orElse("")),
                    Objects.requireNonNullElseGet(
                            settings.passagePrefix(),
                            () -> file.use().passagePrefix().orElse("")));
            log.info("Embedding model {} is ready: {} numbers", loaded.name(), loaded.dimension());
            return loaded;
        } catch (IOException | RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    private static Optional<EmbeddingOptions.Pooling> ofEngine(Pooling pooling) {
        return switch (pooling) {
            case MEAN -> Optional.of(EmbeddingOptions.Pooling.MEAN);
            case FIRST -> Optional.of(EmbeddingOptions.Pooling.FIRST);
            case LAST -> Optional.of(EmbeddingOptions.Pooling.LAST);
            case SCORE -> Optional.empty();
        };
    }

    public EncoderAvailability<LoadedEmbedder> availability() {
        return availability;
    }

    @Override
    public void destroy() {
        if (availability
                instanceof
                Ready<LoadedEmbedder>(LoadedEmbedder(TextEmbedder embedder, Tokenizer tokenizer, String _, String _))) {
            embedder.close();
            EncoderLoading.close(tokenizer);
        }
    }
}
