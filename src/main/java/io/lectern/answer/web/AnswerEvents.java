package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.Citation;
import io.lectern.answer.Replay;
import io.lectern.document.DocumentId;
import io.lectern.retrieval.Hit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The events of one answer, numbered from 1 and kept while the answer runs, so that a reader who lost the connection can
 * read on. Without a reader for as long as the resume window, the answer is cancelled. Safe for use by several threads.
 */
final class AnswerEvents implements AnswerListener {

    /** {@code answer.started}. */
    record Started(AnswerId id) {}

    /** {@code answer.retrieved}: the passages found, best first. */
    record Retrieved(List<Found> passages) {

        record Found(DocumentId documentId, int documentVersion, String filename, int startChar, int endChar) {}
    }

    /** {@code answer.delta}: more text. */
    record Delta(String text) {}

    private record Event(long id, String name, Object body) {

        SseEmitter.SseEventBuilder written() {
            return SseEmitter.event().id(Long.toString(id)).name(name).data(body, MediaType.APPLICATION_JSON);
        }
    }

    private final Duration resumeWindow;
    private final BiConsumer<AnswerId, AnswerEvents> onStart;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Event> events = new ArrayList<>();
    private volatile boolean ended;
    private volatile long endedAt;
    private final AtomicReference<@Nullable SseEmitter> reader = new AtomicReference<>();
    private volatile long unreadSince = System.nanoTime();
    private volatile boolean cancelled;

    /** @param onStart told the answer's id before any reader is */
    AnswerEvents(Duration resumeWindow, BiConsumer<AnswerId, AnswerEvents> onStart) {
        this.resumeWindow = resumeWindow;
        this.onStart = onStart;
    }

    /** Gives the stream to a reader, from behind the event that it saw last; a reader before it is let go. */
    void attach(SseEmitter emitter, long lastSeen) {
        emitter.onError(failure -> detach(emitter));
        emitter.onTimeout(() -> detach(emitter));
        emitter.onCompletion(() -> detach(emitter));
        lock.lock();
        try {
            var former = reader.getAndSet(emitter);
            if (former != null) {
                former.complete();
            }
            events.stream().filter(event -> event.id() > lastSeen).forEach(event -> deliver(event.written()));
            if (ended) {
                emitter.complete();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the answer; its readers are told so. */
    void cancel() {
        cancelled = true;
    }

    @Override
    public void started(AnswerId id) {
        onStart.accept(id, this);
        send("answer.started", new Started(id));
    }

    @Override
    public void retrieved(List<Hit> hits) {
        send(
                "answer.retrieved",
                new Retrieved(hits.stream().map(AnswerEvents::found).toList()));
    }

    private static Retrieved.Found found(Hit hit) {
        var passage = hit.passage();
        return new Retrieved.Found(
                passage.version().document(),
                passage.version().version(),
                passage.filename(),
                passage.body().getFirst().range().start(),
                passage.body().getLast().range().end());
    }

    @Override
    public void delta(String text) {
        send("answer.delta", new Delta(text));
    }

    @Override
    public void citation(Citation citation) {
        send("answer.citation", citation);
    }

    @Override
    public boolean cancelled() {
        boolean abandoned = reader.get() == null && System.nanoTime() - unreadSince > resumeWindow.toNanos();
        return cancelled || abandoned;
    }

    void completed(Answer answer) {
        end("answer.completed", answer);
    }

    void completed(Replay replay) {
        end("replay.completed", replay);
    }

    void failed(ProblemDetail problem) {
        end("error", problem);
    }

    /** Whether it has ended so long ago that nobody reads on in it. */
    boolean isOver() {
        return ended && System.nanoTime() - endedAt > resumeWindow.toNanos();
    }

    private void end(String name, Object body) {
        lock.lock();
        try {
            endedAt = System.nanoTime();
            ended = true;
            send(name, body);
        } finally {
            var last = reader.get();
            lock.unlock();
            if (last != null) {
                last.complete();
            }
        }
    }

    /** Not needed while an event is on its way, and all streams share the thread that beats: it must not wait for one. */
    void heartbeat() {
        if (lock.tryLock()) {
            try {
                deliver(SseEmitter.event().comment("heartbeat"));
            } finally {
                lock.unlock();
            }
        }
    }

    private void send(String name, Object body) {
        lock.lock();
        try {
            var event = new Event(events.size() + 1L, name, body);
            events.add(event);
            deliver(event.written());
        } finally {
            lock.unlock();
        }
    }

    /** A send that fails means that the reader has gone, as does one after its response has ended. */
    private void deliver(SseEmitter.SseEventBuilder event) {
        var current = reader.get();
        if (current == null) {
            return;
        }
        try {
            current.send(event);
        } catch (IOException | IllegalStateException gone) {
            detach(current);
        }
    }

    /**
     * Called by the web server's threads too, which must not wait for an event on its way. The time comes first: whoever
     * sees that there is no reader sees since when.
     */
    private void detach(SseEmitter gone) {
        if (reader.get() == gone) {
            unreadSince = System.nanoTime();
            reader.compareAndSet(gone, null);
        }
    }
}
