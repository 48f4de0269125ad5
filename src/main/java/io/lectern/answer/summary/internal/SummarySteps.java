package io.lectern.answer.summary.internal;

import io.lectern.answer.summary.Summaries.Moment;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryText;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Counts the steps of all summaries, so that whoever shows one sees at once when to look again, and holds the texts that are
 * being written. Safe for use by several threads.
 */
@Component
class SummarySteps {

    private final Map<SummaryId, Growing> texts = new HashMap<>();
    private long steps;
    private long pieces;

    private record Growing(String attempt, StringBuilder text) {}

    synchronized void taken() {
        steps++;
        notifyAll();
    }

    /** Adds to the text of a summary; white space before the first word is none of it. */
    synchronized void written(SummaryId id, String piece) {
        var growing = texts.computeIfAbsent(
                id, fresh -> new Growing(UUID.randomUUID().toString().substring(0, 8), new StringBuilder()));
        growing.text().append(growing.text().isEmpty() ? piece.stripLeading() : piece);
        pieces++;
        notifyAll();
    }

    /** Forgets a text that is whole, or is not written to its end. */
    synchronized void over(SummaryId id) {
        texts.remove(id);
    }

    /** What was written behind a place of the same attempt, or of another one at all. */
    synchronized Optional<SummaryText> text(SummaryId id, SummaryText.Place seen) {
        return Optional.ofNullable(texts.get(id))
                .map(growing -> {
                    boolean same = growing.attempt().equals(seen.attempt());
                    int start = same ? Math.min(seen.end(), growing.text().length()) : 0;
                    return new SummaryText(
                            growing.attempt(), start, growing.text().substring(start));
                })
                .filter(text -> !text.text().isEmpty());
    }

    synchronized Moment now() {
        return new Moment(steps, pieces);
    }

    /** Waits until there was more than had been at a moment, for some time at most. */
    synchronized void await(Moment seen, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (seen.equals(now())) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }
}
