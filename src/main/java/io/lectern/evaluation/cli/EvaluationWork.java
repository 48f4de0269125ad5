package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.engine.EngineException;
import io.lectern.evaluation.longbench.LongBenchException;
import io.lectern.evaluation.probe.ProbeException;
import io.lectern.gguf.GgufException;
import io.lectern.model.store.StoreException;
import io.lectern.prompt.DocumentsTooLongException;
import io.lectern.prompt.QuestionTooLongException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Evaluation of a model, whose failures a user is told in one sentence. */
@FunctionalInterface
interface EvaluationWork {

    void run() throws IOException;

    /**
     * Does it.
     *
     * @throws CommandException when it fails for a reason that is not a defect of this program
     */
    static void done(EvaluationWork work) {
        try {
            work.run();
        } catch (StoreException
                | GgufException
                | EngineException
                | LongBenchException
                | ProbeException
                | DocumentsTooLongException
                | QuestionTooLongException
                | IllegalArgumentException e) {
            throw new CommandException(sentence(e), e);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("A file cannot be read or written: " + sentence(e), e);
        }
    }

    private static String sentence(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }
}
