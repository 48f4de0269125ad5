package io.lectern.answer.summary.web;

import io.lectern.answer.summary.Summaries;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.SummaryText;
import io.lectern.job.JobStatus;
import io.lectern.problem.ProblemDocuments;
import io.lectern.progress.ProgressStream;
import io.lectern.progress.ProgressStreams;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams how a summary comes along. The events are read from what is stored: a reader may come at any time, to any replica,
 * also after a restart, and read on behind the last event it saw. The text comes as it is written from the service that
 * writes it, and whole from every other.
 */
@Component
class SummaryEvents {

    /** Another replica may be the one that writes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final long STARTED = 1;
    private static final long PLANNED = 2;

    private final Summaries summaries;
    private final ProgressStreams streams;

    SummaryEvents(Summaries summaries, ProgressStreams streams) {
        this.summaries = summaries;
        this.streams = streams;
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

    /** {@code summary.delta}: more of the text, from this place on; from 0 again when the writing began anew. */
    record Delta(int start, String text) {}

    /** The events from behind the one that was seen last. */
    ResponseEntity<SseEmitter> of(SummaryId id, EventId lastSeen) {
        return streams.open("summary-events", new Stream(id, lastSeen));
    }

    private final class Stream implements ProgressStreams.Telling {

        private final SummaryId id;
        private final long lastSeen;
        private SummaryText.Place place;
        private long sent;
        private long steps = -1;
        private long looked;

        Stream(SummaryId id, EventId lastSeen) {
            this.id = id;
            this.lastSeen = lastSeen.number();
            this.place = lastSeen.text();
        }

        @Override
        public boolean tell(ProgressStream stream) throws IOException, InterruptedException {
            // In this order: a piece that comes from here on ends the wait; what the text is written from is stored,
            // and
            // told, before it.
            var before = summaries.now();
            var text = summaries.text(id, place);
            long stored = summaries.now().steps();
            if (stored != steps || System.nanoTime() - looked >= LOOK.toNanos()) {
                steps = stored;
                if (tellStored(stream)) {
                    return false;
                }
                looked = System.nanoTime();
            }
            if (text.isPresent()) {
                tell(text.get(), stream);
            }
            summaries.await(before, LOOK);
            return true;
        }

        /** Tells what is stored; true when nothing more will come. */
        private boolean tellStored(ProgressStream stream) throws IOException {
            try {
                var summary = summaries.find(id);
                tellSteps(summary, stream);
                return tellEnd(summary, stream);
            } catch (SummaryProblem erased) {
                last("error", cancelled(id), stream);
                return true;
            }
        }

        private void tellSteps(Summary summary, ProgressStream stream) throws IOException {
            send(STARTED, "summary.started", new Started(id), stream);
            var plan = summary.plan();
            if (plan != null) {
                var planned = new Planned(
                        plan.mode(), plan.reason(), summary.progress().total());
                send(PLANNED, "summary.planned", planned, stream);
                for (var note : summaries.notes(id, (int) Math.max(0, sent - PLANNED))) {
                    send(PLANNED + note.ordinal() + 1, "summary.section", Noted.of(note, summary), stream);
                }
            }
        }

        /** False when there is no end to tell. */
        private boolean tellEnd(Summary summary, ProgressStream stream) throws IOException {
            return switch (summary.status()) {
                case RUNNING, FINISHING -> false;
                case SUCCEEDED -> {
                    last("summary.completed", SummaryViews.Full.of(summary), stream);
                    yield true;
                }
                case FAILED, CANCELLED -> {
                    last("error", problem(summary), stream);
                    yield true;
                }
            };
        }

        private void tell(SummaryText text, ProgressStream stream) throws IOException {
            place = text.end();
            stream.send(event(new EventId(sent, place), "summary.delta", new Delta(text.start(), text.text())));
        }

        private void send(long number, String name, Object body, ProgressStream stream) throws IOException {
            if (number > sent) {
                sent = number;
                if (number > lastSeen) {
                    stream.send(event(stored(number), name, body));
                }
            }
        }

        /** Whatever was seen before, the end is told. */
        private void last(String name, Object body, ProgressStream stream) throws IOException {
            stream.send(event(stored(Math.max(sent, lastSeen) + 1), name, body));
        }
    }

    private static EventId stored(long number) {
        return new EventId(number, SummaryText.Place.BEGINNING);
    }

    private static SseEmitter.SseEventBuilder event(EventId id, String name, Object body) {
        return SseEmitter.event().id(id.toString()).name(name).data(body, MediaType.APPLICATION_JSON);
    }

    private static Summary.Problem problem(Summary summary) {
        var problem = summary.problem();
        return summary.status() == JobStatus.CANCELLED || problem == null ? cancelled(summary.id()) : problem;
    }

    private static Summary.Problem cancelled(SummaryId id) {
        return Summary.Problem.of(ProblemDocuments.of(SummaryProblem.cancelled(id)));
    }
}
