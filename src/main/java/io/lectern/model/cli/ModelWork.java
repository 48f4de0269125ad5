package io.lectern.model.cli;

import io.lectern.client.CommandException;
import io.lectern.engine.EngineException;
import io.lectern.gguf.GgufException;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.hub.HubException;
import io.lectern.model.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Work with models, whose failures a user is told in one sentence. */
@FunctionalInterface
interface ModelWork<T> {

    T run() throws IOException, InterruptedException;

    /**
     * Does it.
     *
     * @throws CommandException when it fails for a reason that is not a defect of this program
     */
    static <T> T done(ModelWork<T> work) {
        try {
            return work.run();
        } catch (StoreException | HubException | CheckpointException | GgufException | EngineException e) {
            throw new CommandException(sentence(e), e);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("A file cannot be read or written: " + sentence(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted; what was done so far is kept.", e);
        }
    }

    private static String sentence(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }
}
