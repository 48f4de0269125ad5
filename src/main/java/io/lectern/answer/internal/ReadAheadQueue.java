package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.ReadAhead;
import io.lectern.answer.ReadAhead.Status;
import io.lectern.answer.ReadingAhead;
import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentId;
import io.lectern.model.LoadedModel;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import io.lectern.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The documents that are to be read ahead, in the order in which they were begun, and how those before them went. */
@Component
class ReadAheadQueue implements ReadingAhead, DeletionListener, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ReadAheadQueue.class);

    private static final int MOST_WAITING = 1_000;
    private static final int MOST_REMEMBERED = 2 * MOST_WAITING;

    private final Models models;
    private final ModelPrompts prompts;
    private final KeptPrompts kept;
    private final Map<DocumentId, ReadAhead> states = new LinkedHashMap<>();
    private final ThreadPoolExecutor reader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("read-ahead").factory());
    private volatile boolean stopping;

    ReadAheadQueue(Models models, ModelPrompts prompts, KeptPrompts kept) {
        this.models = models;
        this.prompts = prompts;
        this.kept = kept;
    }

    @Override
    public ReadAhead begin(DocumentId document) {
        int tokens = ReadAheadPrompt.of(document, model(), prompts).tokens();
        synchronized (states) {
            var known = states.get(document);
            if (known != null && !known.status().isOver()) {
                return known;
            }
            var waiting = new ReadAhead(document, Status.WAITING, tokens, null, null);
            try {
                reader.execute(() -> read(document));
            } catch (RejectedExecutionException full) {
                throw AnswerProblem.tooManyToReadAhead(MOST_WAITING);
            }
            remember(waiting);
            return waiting;
        }
    }

    @Override
    public ReadAhead find(DocumentId document) {
        synchronized (states) {
            var known = states.get(document);
            if (known == null) {
                throw AnswerProblem.notBegun(document);
            }
            return known;
        }
    }

    private LoadedModel model() {
        return switch (models.availability()) {
            case NotConfigured() -> throw AnswerProblem.noModel();
            case Unavailable(String reason) -> throw AnswerProblem.modelUnavailable(reason);
            case Ready(LoadedModel model) -> model;
        };
    }

    /** The edge of the reader's thread: what fails is told to who asks. */
    private void read(DocumentId document) {
        try {
            // Made anew: the document may have another version now, and prompts that wait would fill the memory.
            var prompt = ReadAheadPrompt.of(document, model(), prompts);
            change(document, Status.READING, prompt.tokens(), null, null);
            try {
                var usage = GenerativeAnswering.generate(AnswerId.random(), model(), prompt.request(), new Unheard())
                        .usage();
                change(document, Status.READ, prompt.tokens(), usage.cachedTokens(), null);
            } finally {
                kept.eraseGone(prompt.request().prompt());
            }
        } catch (ProblemException e) {
            log.info("Document {} is not read ahead: {}", document, e.getMessage());
            change(document, Status.FAILED, 0, null, e.getMessage());
        } catch (RuntimeException bug) {
            if (stopping) {
                log.debug("Document {} is not read ahead: the service stops", document, bug);
                return;
            }
            log.error("Document {} could not be read ahead", document, bug);
            change(document, Status.FAILED, 0, null, "Reading failed inside the service; its log says why");
        }
    }

    private final class Unheard implements AnswerListener {

        @Override
        public boolean cancelled() {
            return stopping;
        }
    }

    /** One that was deleted meanwhile is forgotten, and stays so. */
    private void change(
            DocumentId document, Status status, int tokens, @Nullable Integer cachedTokens, @Nullable String problem) {
        synchronized (states) {
            states.computeIfPresent(document, (id, before) -> new ReadAhead(id, status, tokens, cachedTokens, problem));
        }
    }

    private void remember(ReadAhead waiting) {
        states.remove(waiting.documentId());
        states.put(waiting.documentId(), waiting);
        var eldest = states.values().iterator();
        while (states.size() > MOST_REMEMBERED) {
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    public void erase(DocumentId document) {
        synchronized (states) {
            states.remove(document);
        }
    }

    @Override
    public void destroy() {
        stopping = true;
        reader.shutdownNow();
    }
}
