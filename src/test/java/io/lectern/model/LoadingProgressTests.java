package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoadingProgressTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(LoadingProgress.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** Whatever the tests before have made of the log. */
    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.setLevel(null);
        logger.detachAppender(log);
    }

    @Test
    void saysOneLineForEachTenth() {
        var progress = new LoadingProgress(Path.of("/models/large.gguf"));

        for (int done = 0; done <= 1000; done++) {
            progress.accept(done / 1000.0);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(10)
                .startsWith("Loading the model /models/large.gguf: 10 %")
                .endsWith("Loading the model /models/large.gguf: 100 %");
    }
}
