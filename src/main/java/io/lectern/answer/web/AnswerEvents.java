package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.Citation;
import io.lectern.document.DocumentId;
import io.lectern.retrieval.Hit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The events of one answer, numbered from 1. A client that has gone cancels the answer. Safe for use by the answering
 * thread and the heartbeat together.
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

    private final SseEmitter emitter;
    private final ReentrantLock lock = new ReentrantLock();
    private long lastId;
    private volatile boolean disconnected;

    AnswerEvents(SseEmitter emitter) {
        this.emitter = emitter;
    }

    @Override
    public void started(AnswerId id) {
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
        return disconnected;
    }

    void completed(Answer answer) {
        end("answer.completed", answer);
    }

    void failed(ProblemDetail problem) {
        end("error", problem);
    }

    private void end(String name, Object body) {
        try {
            send(name, body);
        } finally {
            emitter.complete();
        }
    }

    void disconnected() {
        disconnected = true;
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
            lastId++;
            deliver(SseEmitter.event().id(Long.toString(lastId)).name(name).data(body, MediaType.APPLICATION_JSON));
        } finally {
            lock.unlock();
        }
    }

    /** A send that fails means that the client has gone, as does one after the response has ended. */
    private void deliver(SseEmitter.SseEventBuilder event) {
        if (disconnected) {
            return;
        }
        try {
            emitter.send(event);
        } catch (IOException | IllegalStateException gone) {
            disconnected = true;
        }
    }
}
