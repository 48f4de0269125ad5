package io.lectern.answer.summary.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.answer.summary.Summaries;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.answer.summary.SummaryText;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentId;
import io.lectern.document.IdempotencyKey;
import io.lectern.job.JobStatus;
import io.lectern.progress.ProgressStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryEventsTests {

    private static final SummaryId ID = new SummaryId(new UUID(0, 1));

    /** Writes a piece right behind each look at its text, which only a fake can do at that moment. */
    private static final class Growing implements Summaries {

        private final CompletableFuture<Boolean> waitsForThePiece = new CompletableFuture<>();
        private long pieces;

        @Override
        public Optional<SummaryText> text(SummaryId id, SummaryText.Place seen) {
            pieces++;
            return Optional.empty();
        }

        @Override
        public Moment now() {
            return new Moment(0, pieces);
        }

        @Override
        public void await(Moment seen, Duration longest) {
            waitsForThePiece.complete(seen.equals(now()));
        }

        /** Erased once there was a wait. */
        @Override
        public Summary find(SummaryId id) {
            if (waitsForThePiece.isDone()) {
                throw SummaryProblem.notFound(id);
            }
            var order = new SummaryOrder(
                    List.of(new DocumentId(new UUID(0, 2))), SummaryStyle.BRIEF, null, null, null, false, 0, 0);
            return new Summary(
                    id,
                    JobStatus.RUNNING,
                    new Summary.Progress(0, 1),
                    List.of(),
                    order,
                    null,
                    null,
                    null,
                    Instant.EPOCH,
                    null);
        }

        @Override
        public List<SummaryNote> notes(SummaryId id, int behind) {
            return List.of();
        }

        @Override
        public Summary order(SummaryOrder order, @Nullable IdempotencyKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CursorPage<Summary> list(Cursor after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void erase(SummaryId id) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aPieceThatComesWhileTheTextIsReadIsNotWaitedFor() throws Exception {
        var summaries = new Growing();
        var streams = new ProgressStreams();

        new SummaryEvents(summaries, streams).of(ID, EventId.valueOf("0"));

        assertThat(summaries.waitsForThePiece.get(60, TimeUnit.SECONDS)).isFalse();
        streams.stop();
    }
}
