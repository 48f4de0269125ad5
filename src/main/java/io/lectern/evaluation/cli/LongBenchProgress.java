package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import io.lectern.evaluation.longbench.RunProgress;
import io.lectern.evaluation.longbench.RunSettings;
import io.lectern.evaluation.longbench.Task;

/** How far a run of LongBench is, over all its tasks. */
final class LongBenchProgress implements RunProgress {

    private final ProgressBar bar;
    private final int allRows;
    private int earlierRows;

    LongBenchProgress(Terminal terminal, RunSettings settings) {
        this.bar = new ProgressBar(terminal);
        this.allRows = settings.tasks().stream()
                .mapToInt(task -> Math.min(settings.limit(), task.rows()))
                .sum();
    }

    @Override
    public void at(Task task, int done, int rows) {
        bar.show("%s %d/%d".formatted(task.id(), done, rows), earlierRows + done, allRows);
        if (done == rows) {
            earlierRows += rows;
        }
    }

    void end() {
        bar.end();
    }
}
