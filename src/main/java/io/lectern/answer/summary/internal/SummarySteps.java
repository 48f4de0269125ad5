package io.lectern.answer.summary.internal;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts the steps of all summaries, so that whoever shows one sees at once when to look again. */
@Component
class SummarySteps {

    private long steps;

    synchronized void taken() {
        steps++;
        notifyAll();
    }

    /** Waits until there were more steps than were seen, for some time at most. */
    synchronized long await(long seen, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (steps == seen) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        return steps;
    }
}
