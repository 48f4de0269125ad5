package io.lectern.answer.internal;

import io.lectern.answer.ReadingAhead;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentTexts;
import io.lectern.document.ReadyChanges;
import io.lectern.problem.ProblemException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Has every document read ahead that becomes ready while the service runs, when that is configured. */
@Component
class ReadAheadOfNewDocuments implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ReadAheadOfNewDocuments.class);
    private static final long INTERVAL_SECONDS = 1;

    private final DocumentTexts texts;
    private final ReadingAhead reading;
    private final AnswerSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private long since = ReadyChanges.NOTHING_KNOWN;

    ReadAheadOfNewDocuments(DocumentTexts texts, ReadingAhead reading, AnswerSettings settings) {
        this.settings = settings;
        this.texts = texts;
        this.reading = reading;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("read-ahead-of-new").factory());
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (!settings.warm()) {
            return;
        }
        var _ = timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** What is there at the first look is not new. */
    void look() {
        try {
            var changes = texts.readyChanges(since);
            // All there is comes at the first look, and once more to a service that has fallen behind by a day.
            if (!changes.complete()) {
                changes.ready().forEach(document -> begin(document.version().document()));
            }
            since = changes.at();
        } catch (RuntimeException e) {
            // The edge of the timer's thread, which would not look again.
            log.warn("New documents are not read ahead at this look; the next one begins with them", e);
        }
    }

    private void begin(DocumentId document) {
        try {
            reading.begin(document);
        } catch (ProblemException e) {
            log.info("Document {} is not read ahead: {}", document, e.getMessage());
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("Document {} could not be read ahead", document, e);
        }
    }

    @Override
    public void destroy() {
        timer.shutdown();
    }
}
