package io.lectern.answer.summary;

import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.IdempotencyKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ordering summaries, and reading them. They are written by jobs that go on over restarts. Safe for use by several threads.
 */
public interface Summaries {

    /**
     * Orders a summary, or finds the one that was ordered under the key.
     *
     * @throws io.lectern.problem.ProblemException when a document is unknown or not ready, the model is configured but not
     *     available, or too many summaries wait
     */
    Summary order(SummaryOrder order, @Nullable IdempotencyKey key);

    /**
     * A summary as far as it is.
     *
     * @throws SummaryProblem (404) when there is none, or one of its documents was deleted
     */
    Summary find(SummaryId id);

    /** What was noted on the way to a summary, from behind so many notes on. */
    List<SummaryNote> notes(SummaryId id, int behind);

    /** Summaries, newest first, without their contents. */
    CursorPage<Summary> list(Cursor after, int limit);

    /**
     * Cancels a summary that is being written, and erases it.
     *
     * @throws SummaryProblem (404) when there is none
     */
    void erase(SummaryId id);

    /** What this service writes of a summary just now, behind what a reader has seen; empty when there is no more. */
    Optional<SummaryText> text(SummaryId id, SummaryText.Place seen);

    /**
     * How far the summaries of this service are together.
     *
     * @param steps grows with everything of a summary that is stored
     * @param pieces grows with the texts that are being written
     */
    record Moment(long steps, long pieces) {}

    /** How far they are now. A text has no piece before the steps that it is written from. */
    Moment now();

    /** Waits until any summary of this service has come along since a moment. */
    void await(Moment seen, Duration longest) throws InterruptedException;
}
