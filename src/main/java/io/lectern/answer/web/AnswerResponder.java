package io.lectern.answer.web;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.Question;
import io.lectern.problem.ProblemDocuments;
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
        boolean eventsOnly = accept != null
                && MediaType.parseMediaTypes(accept).stream()
                        .allMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
        return Boolean.TRUE.equals(stream) || eventsOnly ? stream(question, recorder) : whole(question, recorder);
    }

    private ResponseEntity<Answer> whole(Question question, AnswerRecorder recorder) {
        return ResponseEntity.ok(answers.ask(question, AnswerListener.SILENT, recorder));
    }

    /** The answer's events. Whatever fails once the question is taken, at whichever point, is an {@code error} event. */
    ResponseEntity<SseEmitter> stream(Question question, AnswerRecorder recorder) {
        var events = live.open();
        var response = response(events, 0);
        Thread.ofVirtual().name("answer-stream").start(() -> answer(question, recorder, events));
        return response;
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
     * Cancels an answer that runs; one that has ended stays as it is.
     *
     * @throws io.lectern.answer.AnswerProblem (404) when there is no such answer
     */
    void cancel(AnswerId id) {
        live.find(id).ifPresentOrElse(AnswerEvents::cancel, () -> answers.get(id));
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
