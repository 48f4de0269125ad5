package io.lectern.evaluation.cli;

import io.lectern.client.ProgressLine;
import io.lectern.client.Terminal;
import java.time.Duration;

/** One line on a terminal; elsewhere a line for each twentieth, so that logs stay short. */
final class ProgressBar {

    private static final int WIDTH = 20;
    private static final int PERCENT = 100;

    private final ProgressLine line;
    private final boolean live;
    private final long started = System.nanoTime();
    private int firstDone = -1;
    private int shownParts = -1;

    ProgressBar(Terminal terminal) {
        this.line = terminal.liveProgressAside();
        this.live = terminal.live();
    }

    /** @param activity what goes on now */
    void show(String activity, int done, int all) {
        if (firstDone < 0) {
            firstDone = done;
        }
        int parts = (int) Math.min(WIDTH, (long) done * WIDTH / Math.max(1, all));
        if (live || parts != shownParts) {
            shownParts = parts;
            line.show("[%s%s] %d %%  %s%s"
                    .formatted(
                            "#".repeat(parts),
                            "-".repeat(WIDTH - parts),
                            Math.min(PERCENT, (long) done * PERCENT / Math.max(1, all)),
                            activity,
                            left(done, all)));
        }
    }

    /** By what was done so far. */
    private String left(int done, int all) {
        int here = done - firstDone;
        if (here == 0 || done >= all) {
            return "";
        }
        var left = Duration.ofNanos((System.nanoTime() - started) / here * (all - done));
        return ", %d:%02d h left".formatted(left.toHours(), left.toMinutesPart());
    }

    void end() {
        line.clear();
    }
}
