package io.lectern.answer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerOptions;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.PromptManifest;
import io.lectern.answer.Question;
import io.lectern.answer.Replay;
import io.lectern.document.DocumentScope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Timeout(60)
class AnswerResponderTests {

    private static final Question QUESTION =
            new Question("Why?", new DocumentScope(Set.of(), Set.of()), List.of(), AnswerOptions.DEFAULT);

    @Test
    void aStreamWhoseThreadFailsWithAnErrorEndsToo() {
        var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofSeconds(1)));
        var failing = new Answers() {
            @Override
            public Answer ask(Question question, AnswerListener listener, AnswerRecorder recorder) {
                throw new StackOverflowError();
            }

            @Override
            public Replay replay(AnswerId id, AnswerListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public PromptManifest prompt(AnswerId id) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Answer get(AnswerId id) {
                throw new UnsupportedOperationException();
            }
        };
        var responder = new AnswerResponder(failing, live);

        var emitter = Objects.requireNonNull(
                responder.stream(QUESTION, AnswerRecorder.NONE).getBody());

        await().until(() -> isComplete(emitter));
        live.destroy();
    }

    private static boolean isComplete(SseEmitter emitter) throws IOException {
        try {
            emitter.send(SseEmitter.event().comment("still there?"));
            return false;
        } catch (IllegalStateException complete) {
            return true;
        }
    }

    @Test
    void theHeartbeatDoesNotWaitForASlowClient() throws Exception {
        var sending = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var sent = new AtomicInteger();
        var events = new AnswerEvents(Duration.ofSeconds(1), (id, stream) -> {});
        var slow = new SseEmitter() {
            @Override
            public void send(SseEventBuilder builder) throws IOException {
                sent.incrementAndGet();
                sending.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        events.attach(slow, 0);
        var answering = Thread.startVirtualThread(() -> events.delta("text"));
        sending.await();

        events.heartbeat();

        assertThat(sent).hasValue(1);
        release.countDown();
        answering.join();
    }
}
