package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.Question;
import io.lectern.problem.ProblemDocuments;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Turns a question into an HTTP response: the whole answer as JSON, or its events as they come. */
@Component
public class AnswerResponder implements DisposableBean {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long NO_TIMEOUT = 0;

    private final Answers answers;
    private final ScheduledExecutorService heartbeats;

    AnswerResponder(Answers answers) {
        this.answers = answers;
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("answer-heartbeat").factory());
        executor.setRemoveOnCancelPolicy(true);
        this.heartbeats = executor;
    }

    /** The whole answer. */
    public ResponseEntity<Answer> whole(Question question, AnswerRecorder recorder) {
        return ResponseEntity.ok(answers.ask(question, AnswerListener.SILENT, recorder));
    }

    /**
     * The answer's events. Whatever fails once the question is taken, at whichever point, is an {@code error} event.
     */
    public ResponseEntity<SseEmitter> stream(Question question, AnswerRecorder recorder) {
        var emitter = new SseEmitter(NO_TIMEOUT);
        var events = new AnswerEvents(emitter);
        var heartbeat = heartbeats.scheduleAtFixedRate(
                events::heartbeat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        emitter.onCompletion(() -> heartbeat.cancel(false));
        emitter.onError(failure -> events.disconnected());
        emitter.onTimeout(events::disconnected);
        Thread.ofVirtual().name("answer-stream").start(() -> answer(question, recorder, events));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    /** The edge of a stream's thread: whatever fails becomes the stream's last event. */
    private void answer(Question question, AnswerRecorder recorder, AnswerEvents events) {
        try {
            events.completed(answers.ask(question, events, recorder));
        } catch (Throwable failure) {
            // An error too: the stream has no time limit, and nobody else would ever end it.
            events.failed(ProblemDocuments.of(failure));
        }
    }

    @Override
    public void destroy() {
        heartbeats.shutdownNow();
    }
}
