package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.model.EncoderAvailability.Ready;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The model that says how well texts answer a question, loaded once at start. One that cannot be loaded is a state that
 * health and every refused call name; it does not keep the service from starting.
 */
@Component
public class RerankModels implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(RerankModels.class);

    private final EncoderAvailability<LoadedReranker> availability;

    RerankModels(RerankSettings settings, EngineSettings engine, DataFolder data) {
        this.availability = EncoderLoading.of(settings.model(), model -> load(model, settings, engine, data));
    }

    private static LoadedReranker load(String model, RerankSettings settings, EngineSettings engine, DataFolder data)
            throws IOException {
        var file = EncoderFile.find(model, data);
        var loaded = file.reranker(file.options(engine, settings.maxTokens(), settings.threads())
                .withQueueCapacity(settings.queueCapacity()));
        log.info("Rerank model {} is ready: at most {} tokens", loaded.name(), loaded.maxTokens());
        return loaded;
    }

    public EncoderAvailability<LoadedReranker> availability() {
        return availability;
    }

    @Override
    public void destroy() {
        if (availability instanceof Ready<LoadedReranker>(LoadedReranker model)) {
            model.close();
        }
    }
}
