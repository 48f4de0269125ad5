package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.Question;
import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Turns a question into an HTTP response: the whole answer as JSON, or its events as they come. */
@Component
public class AnswerResponder {

    private static final long NO_TIMEOUT = 0;

    private final Answers answers;
    private final LiveAnswers live;

    AnswerResponder(Answers answers, LiveAnswers live) {
        this.answers = answers;
        this.live = live;
    }

    /**
     * The answer in the way that the client wants it.
     *
     * @param stream what the body says
     * @param accept the header of that name; one that takes events only asks for a stream too
     */
    public ResponseEntity<?> respond(
            @Nullable Boolean stream, @Nullable String accept, Question question, AnswerRecorder recorder) {
        return Boolean.TRUE.equals(stream) || takesEventsOnly(accept)
                ? stream(question, recorder)
                : whole(question, recorder);
    }

    private static boolean takesEventsOnly(@Nullable String accept) {
        return accept != null
                && MediaType.parseMediaTypes(accept).stream()
                        .allMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
    }

    private ResponseEntity<Answer> whole(Question question, AnswerRecorder recorder) {
        return ResponseEntity.ok(answers.ask(question, AnswerListener.SILENT, recorder));
    }

    /** The answer's events. Whatever fails once the question is taken, at whichever point, is an {@code error} event. */
    ResponseEntity<SseEmitter> stream(Question question, AnswerRecorder recorder) {
        var events = live.open();
        return streamed(events, () -> events.completed(answers.ask(question, events, recorder)));
    }

    /**
     * The replay of an answer in the way that the client wants it; of its events the client sees the text and the outcome.
     * Without its reader a stream ends at once, as nobody can read on in it.
     *
     * @param accept the header of that name
     * @throws io.lectern.answer.AnswerProblem when it is refused before the model is asked, as a stream too
     */
    ResponseEntity<?> replay(@Nullable String accept, AnswerId id) {
        if (takesEventsOnly(accept)) {
            return replayStream(id);
        }
        var unread = live.openUnreadReplay();
        try {
            return ResponseEntity.ok(answers.replay(id, unread));
        } finally {
            unread.close();
        }
    }

    private ResponseEntity<SseEmitter> replayStream(AnswerId id) {
        var begun = new CompletableFuture<AnswerId>();
        var events = live.openReplay(begun::complete);
        var response = streamed(events, () -> replay(id, events, begun));
        try {
            begun.join();
            return response;
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException refused ? refused : e;
        }
    }

    private void replay(AnswerId id, AnswerEvents events, CompletableFuture<AnswerId> begun) {
        try {
            events.completed(answers.replay(id, events));
        } catch (ProblemException problem) {
            if (!begun.completeExceptionally(problem)) {
                throw problem;
            }
        } finally {
            // There may be nothing to replay.
            begun.complete(id);
        }
    }

    private static ResponseEntity<SseEmitter> streamed(AnswerEvents events, Runnable work) {
        var response = response(events, 0);
        Thread.ofVirtual().name("answer-stream").start(() -> run(events, work));
        return response;
    }

    /** The edge of a stream's thread: whatever fails becomes the stream's last event. */
    private static void run(AnswerEvents events, Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            // An error too: the stream has no time limit, and nobody else would ever end it.
            events.failed(ProblemDocuments.of(failure));
        }
    }

    /**
     * The events of an answer from behind the one that was seen last; of one that has long ended, only its completion, as
     * nobody knows any more which events it had.
     *
     * @throws io.lectern.answer.AnswerProblem (404) when there is no such answer
     */
    ResponseEntity<SseEmitter> resume(AnswerId id, long lastSeen) {
        return live.find(id)
                .map(events -> response(events, lastSeen))
                .orElseGet(() -> response(completion(answers.get(id)), 0));
    }

    private AnswerEvents completion(Answer answer) {
        var events = live.open();
        events.completed(answer);
        return events;
    }

    /**
     * Cancels an answer that runs, or is being replayed; one that has ended stays as it is.
     *
     * @throws io.lectern.answer.AnswerProblem (404) when there is no such answer
     */
    void cancel(AnswerId id) {
        if (!live.cancel(id)) {
            answers.get(id);
        }
    }

    private static ResponseEntity<SseEmitter> response(AnswerEvents events, long lastSeen) {
        var emitter = new SseEmitter(NO_TIMEOUT);
        events.attach(emitter, lastSeen);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }
}
