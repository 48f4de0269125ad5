package io.lectern.answer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerOptions;
import io.lectern.answer.AnswerProblem;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Timeout(60)
class AnswerResponderTests {

    private static final AnswerId ID = AnswerId.random();
    private static final Question QUESTION =
            new Question("Why?", new DocumentScope(Set.of(), Set.of()), List.of(), AnswerOptions.DEFAULT);

    @Test
    void aStreamWhoseThreadFailsWithAnErrorEndsToo() {
        var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofSeconds(1)));
        var failing = new InventedAnswers() {
            @Override
            public Answer ask(Question question, AnswerListener listener, AnswerRecorder recorder) {
                throw new StackOverflowError();
            }
        };
        var responder = new AnswerResponder(failing, live);

        var emitter = Objects.requireNonNull(
                responder.stream(QUESTION, AnswerRecorder.NONE).getBody());

        await().until(() -> isComplete(emitter));
        live.destroy();
    }

    @Test
    void aReplayEndsWithTheConnectionOfItsReader() throws Exception {
        var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofDays(1)));
        var replaying = new Replaying();
        var emitter = (SseEmitter) new AnswerResponder(replaying, live)
                .replay("text/event-stream", ID)
                .getBody();
        replaying.begun.await();

        Objects.requireNonNull(emitter).complete();
        // As the server does when a client has gone: the next event finds nobody.
        live.beat();

        replaying.cancelled.await();
        live.destroy();
    }

    @Test
    void whoeverDeletesAnAnswerThatIsReplayedEndsTheReplay() throws Exception {
        for (var accept : List.of("text/event-stream", "application/json")) {
            var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofDays(1)));
            var replaying = new Replaying();
            var responder = new AnswerResponder(replaying, live);
            var client = new FutureTask<>(() -> responder.replay(accept, ID));
            Thread.startVirtualThread(client);
            replaying.begun.await();

            responder.cancel(ID);

            replaying.cancelled.await();
            if (accept.equals("application/json")) {
                assertThatThrownBy(client::get).cause().hasMessageContaining("was cancelled");
            } else {
                assertThat(client.get().getStatusCode().value()).isEqualTo(200);
            }
            // A stream has an end of its own, which follows.
            await().until(() -> !live.cancel(ID));
            live.destroy();
        }
    }

    @Test
    void aReplayThatIsRefusedBeforeItBeginsIsNoStream() {
        var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofDays(1)));
        var busy = new InventedAnswers() {
            @Override
            public Replay replay(AnswerId id, AnswerListener listener) {
                throw AnswerProblem.engineBusy("busy", Duration.ofSeconds(1));
            }
        };

        assertThatThrownBy(() -> new AnswerResponder(busy, live).replay("text/event-stream", ID))
                .isInstanceOfSatisfying(
                        AnswerProblem.class,
                        problem -> assertThat(problem.type().code()).isEqualTo("engine-busy"));
        live.destroy();
    }

    @Test
    void aReplayThatNeedNotBeginIsAStreamWithItsOutcome() throws Exception {
        var live = new LiveAnswers(new AnswerStreamSettings(Duration.ofDays(1)));
        var unrecorded = new InventedAnswers() {
            @Override
            public Replay replay(AnswerId id, AnswerListener listener) {
                return Replay.notAsked(Replay.Reason.MODEL_CHANGED);
            }
        };

        var emitter = (SseEmitter) Objects.requireNonNull(new AnswerResponder(unrecorded, live)
                .replay("text/event-stream", ID)
                .getBody());

        await().until(() -> isComplete(emitter));
        live.destroy();
    }

    /** Goes on until it is cancelled. */
    private static final class Replaying extends InventedAnswers {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public Replay replay(AnswerId id, AnswerListener listener) {
            listener.started(id);
            begun.countDown();
            while (!listener.cancelled()) {
                LockSupport.parkNanos(1_000_000);
            }
            cancelled.countDown();
            throw AnswerProblem.cancelled(id);
        }
    }

    private abstract static class InventedAnswers implements Answers {

        @Override
        public Answer ask(Question question, AnswerListener listener, AnswerRecorder recorder) {
            throw new UnsupportedOperationException();
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
