package io.lectern.model;

import java.nio.file.Path;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how much of a model is loaded, a line for each tenth. Used by one thread. */
final class LoadingProgress implements DoubleConsumer {

    private static final Logger log = LoggerFactory.getLogger(LoadingProgress.class);

    private final Path model;
    private int tenths;

    LoadingProgress(Path model) {
        this.model = model;
    }

    /** @param done 0 to 1 */
    @Override
    public void accept(double done) {
        int reached = (int) (done * 10);
        if (reached > tenths) {
            tenths = reached;
            log.info("Loading the model {}: {} %", model, 10 * reached);
        }
    }
}
