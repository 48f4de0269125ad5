package io.lectern.answer.internal;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.ReadAhead;
import io.lectern.answer.ReadAhead.Status;
import io.lectern.answer.ReadingAhead;
import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentId;
import io.lectern.document.VersionId;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The documents that are to be read ahead, in the order in which they were begun, and how those before them went. Whoever
 * waits for an answer or a summary comes first: a reading steps aside and goes on later from where it was.
 */
@Component
class ReadAheadQueue implements ReadingAhead, DeletionListener, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ReadAheadQueue.class);

    static final int MOST_WAITING = 1_000;
    static final int MOST_ATTEMPTS = 10;
    private static final int MOST_REMEMBERED = 2 * MOST_WAITING;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(5);
    private static final Duration IDLE_CHECK = Duration.ofMillis(100);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final DocumentReader documents;
    private final Map<DocumentId, Entry> entries = new LinkedHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    // One task reads all that waits, a second one sees to what comes while the first ends; more are not needed.
    private final ThreadPoolExecutor reader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Thread.ofVirtual().name("read-ahead").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param attempts that the engine or the database had no time for */
    private record Entry(VersionId version, int attempts, ReadAhead state) {

        static Entry of(ReadAheadPrompt prompt, Status status, int attempts) {
            var document = prompt.version().document();
            return new Entry(prompt.version(), attempts, new ReadAhead(document, status, prompt.tokens(), null, null));
        }

        boolean is(Status status) {
            return state.status() == status;
        }

        Entry reading(ReadAheadPrompt prompt) {
            return of(prompt, Status.READING, attempts);
        }

        Entry read(int cachedTokens) {
            return new Entry(
                    version,
                    attempts,
                    new ReadAhead(state.documentId(), Status.READ, state.tokens(), cachedTokens, null));
        }

        Entry waiting() {
            return new Entry(
                    version, attempts, new ReadAhead(state.documentId(), Status.WAITING, state.tokens(), null, null));
        }

        Entry failed(String problem) {
            return new Entry(
                    version, attempts, new ReadAhead(state.documentId(), Status.FAILED, state.tokens(), null, problem));
        }

        Entry retried(String problem) {
            return attempts + 1 < MOST_ATTEMPTS
                    ? new Entry(version, attempts + 1, waiting().state())
                    : failed(problem);
        }
    }

    ReadAheadQueue(DocumentReader documents) {
        this.documents = documents;
    }

    @Override
    public ReadAhead begin(DocumentId document) {
        var underway = underway(document);
        if (underway.isPresent()) {
            return underway.get();
        }
        var prompt = documents.prompt(document);
        synchronized (entries) {
            var meanwhile = underway(document);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            var waiting = Entry.of(prompt, Status.WAITING, 0);
            entries.remove(document);
            entries.put(document, waiting);
            forgetEldest();
            reader.execute(this::readWaiting);
            return waiting.state();
        }
    }

    /** How far it is with one that waits or is being read. */
    private Optional<ReadAhead> underway(DocumentId document) {
        synchronized (entries) {
            var known = Optional.ofNullable(entries.get(document))
                    .map(Entry::state)
                    .filter(state -> !state.status().isOver());
            if (known.isEmpty()) {
                requireRoom();
            }
            return known;
        }
    }

    private void requireRoom() {
        if (isStopping()) {
            throw AnswerProblem.stopping();
        }
        long waiting = entries.values().stream()
                .filter(entry -> entry.is(Status.WAITING))
                .count();
        if (waiting >= MOST_WAITING) {
            throw AnswerProblem.tooManyToReadAhead(MOST_WAITING);
        }
    }

    private void forgetEldest() {
        var eldest = entries.values().iterator();
        while (entries.size() > MOST_REMEMBERED && eldest.hasNext()) {
            if (eldest.next().state().status().isOver()) {
                eldest.remove();
            }
        }
    }

    @Override
    public ReadAhead find(DocumentId document) {
        Entry known;
        synchronized (entries) {
            known = entries.get(document);
        }
        if (known == null || (known.is(Status.READ) && !isReady(known.version()))) {
            throw AnswerProblem.notReadAhead(document);
        }
        return known.state();
    }

    private boolean isReady(VersionId version) {
        return documents.ready(version.document()).equals(version);
    }

    private void readWaiting() {
        var next = firstWaiting();
        while (next.isPresent() && !isStopping()) {
            if (documents.isIdle()) {
                read(next.get());
            } else {
                pause(IDLE_CHECK);
            }
            next = firstWaiting();
        }
    }

    private Optional<DocumentId> firstWaiting() {
        synchronized (entries) {
            return entries.values().stream()
                    .filter(entry -> entry.is(Status.WAITING))
                    .map(entry -> entry.state().documentId())
                    .findFirst();
        }
    }

    /** The edge of the reader's thread: what fails is told to who asks. */
    private void read(DocumentId document) {
        try {
            // Made anew: the document may have another version now, and prompts that wait would fill the memory.
            var prompt = documents.prompt(document);
            change(document, entry -> entry.reading(prompt));
            var cachedTokens = documents.read(prompt, () -> isStopping() || isGone(document) || !documents.isIdle());
            boolean isRead = cachedTokens.isPresent() && isReady(prompt.version());
            change(document, entry -> isRead ? entry.read(cachedTokens.orElseThrow()) : entry.waiting());
        } catch (EngineBusyException busy) {
            retry(document, String.valueOf(busy.getMessage()), busy.retryAfter());
        } catch (DataAccessException e) {
            log.warn("Document {} is not read ahead until the database answers again", document, e);
            retry(document, "The database did not answer", DATABASE_PAUSE);
        } catch (ProblemException | EngineException e) {
            log.info("Document {} is not read ahead: {}", document, e.getMessage());
            change(document, entry -> entry.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException bug) {
            log.error("Document {} could not be read ahead", document, bug);
            change(document, entry -> entry.failed("Reading failed inside the service; its log says why"));
        }
    }

    private void retry(DocumentId document, String problem, Duration wait) {
        change(document, entry -> entry.retried(problem));
        pause(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    }

    /** One that was deleted meanwhile is forgotten, and stays so. */
    private void change(DocumentId document, UnaryOperator<Entry> next) {
        synchronized (entries) {
            entries.computeIfPresent(document, (id, entry) -> next.apply(entry));
        }
    }

    private boolean isGone(DocumentId document) {
        synchronized (entries) {
            return !entries.containsKey(document);
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    /** Ends early when the service stops. */
    private void pause(Duration time) {
        try {
            var _ = stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void erase(DocumentId document) {
        synchronized (entries) {
            entries.remove(document);
        }
    }

    /** Not interrupting, as the reader may be within a call to the database. */
    @Override
    public void destroy() {
        stopped.countDown();
        reader.shutdown();
        try {
            if (!reader.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("The reading of documents did not end within {}", LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
