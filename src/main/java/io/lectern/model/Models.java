package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.engine.TextGenerator;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufException;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The model that this service answers with, loaded once at start. A model that cannot be loaded is a state that health
 * and every refused request name; it does not keep the service, which can still search, from starting.
 */
@Component
public class Models implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Models.class);

    private final ModelAvailability availability;

    Models(ModelSettings settings, EngineSettings engine) {
        this.availability = load(settings, engine);
    }

    private static ModelAvailability load(ModelSettings settings, EngineSettings engine) {
        if (settings.path() == null) {
            return new NotConfigured();
        }
        try {
            var generator = LlamaTextGenerator.open(options(settings.path(), settings, engine));
            var format = chatFormat(settings, generator);
            log.info(
                    "Model {} is ready: window {} tokens, chat format {}",
                    generator.modelName(),
                    generator.contextTokens(),
                    format.name());
            return new Ready(new LoadedModel(generator, format));
        } catch (IOException e) {
            log.error("The model {} cannot be read", settings.path(), e);
            return new Unavailable("%s cannot be read: %s".formatted(settings.path(), e.getMessage()));
        } catch (EngineException | GgufException e) {
            log.error("The model {} cannot be used", settings.path(), e);
            return new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static ChatFormat chatFormat(ModelSettings settings, TextGenerator generator) {
        try {
            return settings.chatFormat() == null
                    ? ChatFormats.forTemplate(generator.chatTemplate())
                    : ChatFormats.named(settings.chatFormat());
        } catch (RuntimeException unknown) {
            generator.close();
            throw unknown;
        }
    }

    private static LlamaOptions options(Path path, ModelSettings settings, EngineSettings engine) {
        var options = LlamaOptions.of(path)
                .withServing(serving -> serving.withQueueCapacity(settings.queueCapacity()))
                .withLibraryPath(engine.libraryPath());
        if (settings.contextTokens() != null) {
            int tokens = settings.contextTokens();
            options = options.withContext(context -> context.withContextTokens(tokens));
        }
        if (settings.threads() != null) {
            int threads = settings.threads();
            options = options.withContext(context -> context.withThreads(threads));
        }
        return options;
    }

    public ModelAvailability availability() {
        return availability;
    }

    @Override
    public void destroy() {
        if (availability instanceof Ready(LoadedModel(TextGenerator generator, ChatFormat ignored))) {
            generator.close();
        }
    }
}
