package io.lectern.answer.summary.web;

import io.lectern.answer.summary.Summaries;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.job.JobStatus;
import io.lectern.problem.ProblemDocuments;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams how a summary comes along. The events are read from what is stored: a reader may come at any time, to any replica,
 * also after a restart, and read on behind the last event it saw. Readers that go disturb nothing.
 */
@Component
class SummaryEvents implements SmartLifecycle {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** Another replica may be the one that writes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final long STARTED = 1;
    private static final long PLANNED = 2;

    private final Summaries summaries;
    private volatile boolean running;
    private volatile boolean stopping;

    SummaryEvents(Summaries summaries) {
        this.summaries = summaries;
    }

    /** {@code summary.started}. */
    record Started(SummaryId id) {}

    /** {@code summary.planned}: how it is written, in how many steps. */
    record Planned(SummaryMode mode, String modeReason, long steps) {}

    /** {@code summary.section}: a part was noted. */
    record Noted(int round, int number, String section, String text, Summary.Progress progress) {

        static Noted of(SummaryNote note, Summary summary) {
            return new Noted(note.round(), note.number(), note.head(), note.text(), summary.progress());
        }
    }

    /** The events from behind the one that was seen last. */
    ResponseEntity<SseEmitter> of(SummaryId id, long lastSeen) {
        var emitter = new SseEmitter(0L);
        var stream = new Stream(id, emitter, lastSeen);
        Thread.ofVirtual().name("summary-events").start(stream::run);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private final class Stream {

        private final SummaryId id;
        private final SseEmitter emitter;
        private final long lastSeen;
        private long sent;
        private long lastSent = System.nanoTime();

        Stream(SummaryId id, SseEmitter emitter, long lastSeen) {
            this.id = id;
            this.emitter = emitter;
            this.lastSeen = lastSeen;
        }

        void run() {
            try {
                long seen = 0;
                boolean over = false;
                while (!over && !stopping) {
                    over = show(summaries.find(id));
                    if (!over) {
                        seen = summaries.awaitStep(seen, LOOK);
                        beat();
                    }
                }
                emitter.complete();
            } catch (SummaryProblem erased) {
                end(cancelled(id));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                emitter.complete();
            } catch (IOException | RuntimeException clientOrDatabaseIsGone) {
                // The edge of this thread: nothing else would ever end the response.
                emitter.completeWithError(clientOrDatabaseIsGone);
            }
        }

        /** Sends what is new; true when nothing more will come. */
        private boolean show(Summary summary) throws IOException {
            send(STARTED, "summary.started", new Started(id));
            var plan = summary.plan();
            if (plan != null) {
                send(
                        PLANNED,
                        "summary.planned",
                        new Planned(
                                plan.mode(), plan.reason(), summary.progress().total()));
                for (var note : summaries.notes(id, (int) Math.max(0, sent - PLANNED))) {
                    send(PLANNED + note.ordinal() + 1, "summary.section", Noted.of(note, summary));
                }
            }
            return switch (summary.status()) {
                case RUNNING, FINISHING -> false;
                case SUCCEEDED -> {
                    last("summary.completed", SummaryViews.Full.of(summary));
                    yield true;
                }
                case FAILED, CANCELLED -> {
                    last("error", problem(summary));
                    yield true;
                }
            };
        }

        private void send(long number, String name, Object body) throws IOException {
            if (number > sent) {
                sent = number;
                if (number > lastSeen) {
                    emitter.send(event(number, name, body));
                    lastSent = System.nanoTime();
                }
            }
        }

        /** Whatever was seen before, the end is told. */
        private void last(String name, Object body) throws IOException {
            emitter.send(event(Math.max(sent, lastSeen) + 1, name, body));
        }

        private void beat() throws IOException {
            if (System.nanoTime() - lastSent >= HEARTBEAT.toNanos()) {
                emitter.send(SseEmitter.event().comment("heartbeat"));
                lastSent = System.nanoTime();
            }
        }

        private void end(Summary.Problem problem) {
            try {
                last("error", problem);
                emitter.complete();
            } catch (IOException | IllegalStateException clientIsGone) {
                emitter.completeWithError(clientIsGone);
            }
        }
    }

    private static SseEmitter.SseEventBuilder event(long number, String name, Object body) {
        return SseEmitter.event().id(Long.toString(number)).name(name).data(body, MediaType.APPLICATION_JSON);
    }

    private static Summary.Problem problem(Summary summary) {
        var problem = summary.problem();
        return summary.status() == JobStatus.CANCELLED || problem == null ? cancelled(summary.id()) : problem;
    }

    private static Summary.Problem cancelled(SummaryId id) {
        return Summary.Problem.of(ProblemDocuments.of(SummaryProblem.cancelled(id)));
    }

    @Override
    public void start() {
        running = true;
        stopping = false;
    }

    /** Before the web server waits for its requests to end: these would not. */
    @Override
    public void stop() {
        running = false;
        stopping = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
