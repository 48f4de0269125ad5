package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.engine.Tokenizer;
import io.lectern.gguf.GgufException;
import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.store.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the models for texts, and says why one cannot be. */
final class EncoderLoading {

    private static final Logger log = LoggerFactory.getLogger(EncoderLoading.class);

    /** What loads a model. */
    @FunctionalInterface
    interface Loading<M> {
        M load(String model) throws IOException;
    }

    private EncoderLoading() {}

    static <M> EncoderAvailability<M> of(@Nullable String model, Loading<M> loading) {
        if (model == null || model.isBlank()) {
            return new NotConfigured<>();
        }
        try {
            return new Ready<>(loading.load(model));
        } catch (IOException e) {
            log.error("The model {} cannot be read", model, e);
            return new Unavailable<>("%s cannot be read: %s".formatted(model, e.getMessage()));
        } catch (EngineException | GgufException | StoreException | CheckpointException e) {
            log.error("The model {} cannot be used", model, e);
            return new Unavailable<>(String.valueOf(e.getMessage()));
        }
    }

    /** Frees what a tokenizer holds beside its model. */
    static void close(Tokenizer tokenizer) {
        if (tokenizer instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                log.warn("A tokenizer does not close", e);
            }
        }
    }
}
