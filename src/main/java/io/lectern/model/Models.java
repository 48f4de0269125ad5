package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.TextGenerator;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufException;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final Duration LONGEST_ERASURE = Duration.ofMinutes(1);

    private static final Unavailable ENDED =
            new Unavailable("The engine ended after a failure that the log describes: start the service again");

    private final ModelAvailability availability;
    private final StateFolder states;
    private final boolean diskIsOpen;

    Models(ModelSettings settings, EngineSettings engine, DataFolder data, List<EngineObserver> observers) {
        this.availability = load(settings, new EngineOptions(settings, engine, data), List.copyOf(observers));
        this.states = new StateFolder(engine.cache().folderIn(data));
        this.diskIsOpen = engine.cache().disk();
    }

    private static ModelAvailability load(
            ModelSettings settings, EngineOptions options, List<EngineObserver> observers) {
        try {
            var chosen = settings.chosen(options.data());
            if (chosen.isEmpty()) {
                return new NotConfigured();
            }
            var stored = chosen.get();
            var generator = LlamaTextGenerator.open(
                    options.of(stored, event -> observers.forEach(observer -> observer.on(event))));
            var model = LoadedModel.of(generator, stored, Optional.ofNullable(settings.chatFormat()));
            log.info(
                    "Model {} is ready: window {} tokens, chat format {}",
                    model.name(),
                    generator.contextTokens(),
                    model.chatFormat().name());
            return new Ready(model);
        } catch (IOException e) {
            log.error("A file of the model cannot be read", e);
            return new Unavailable("A file of the model cannot be read: %s".formatted(e.getMessage()));
        } catch (EngineException | GgufException | StoreException | CheckpointException e) {
            log.error("The model cannot be used", e);
            return new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    public ModelAvailability availability() {
        boolean ended = availability instanceof Ready(LoadedModel model)
                && !model.generator().isServing();
        return ended ? ENDED : availability;
    }

    /**
     * Erases what was kept of a prompt's source, and returns when nothing of it is left. States on disk that no engine can
     * look into are all erased.
     *
     * @throws EngineException when it cannot be erased
     */
    public void forget(CacheScope scope, String source) {
        boolean erased = availability instanceof Ready(LoadedModel model) && isErased(model.generator(), scope, source);
        if (!erased || !diskIsOpen) {
            states.clear();
        }
    }

    private static boolean isErased(TextGenerator generator, CacheScope scope, String source) {
        try {
            generator.forget(scope, source).get(LONGEST_ERASURE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            log.warn("The engine cannot erase what it keeps of {} on disk, so everything there is erased", source, e);
            return false;
        } catch (TimeoutException e) {
            throw new EngineException("The engine did not erase what it keeps of %s in time".formatted(source), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while erasing what the engine keeps of %s".formatted(source), e);
        }
    }

    @Override
    public void destroy() {
        if (availability instanceof Ready(LoadedModel model)) {
            model.close();
        }
    }
}
