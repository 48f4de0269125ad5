package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.model.EncoderAvailability.Ready;
import java.io.IOException;
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
        var loaded = file.embedder(options, settings.pooling(), settings.queryPrefix(), settings.passagePrefix());
        log.info("Embedding model {} is ready: {} numbers", loaded.name(), loaded.dimension());
        return loaded;
    }

    public EncoderAvailability<LoadedEmbedder> availability() {
        return availability;
    }

    @Override
    public void destroy() {
        if (availability instanceof Ready<LoadedEmbedder>(LoadedEmbedder model)) {
            model.close();
        }
    }
}
