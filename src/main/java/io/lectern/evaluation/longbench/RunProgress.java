package io.lectern.evaluation.longbench;

/** Hears how far a run is. */
@FunctionalInterface
public interface RunProgress {

    /**
     * A row begins, or the task has ended.
     *
     * @param done rows of the task that have predictions
     * @param rows of the task that are to have some
     */
    void at(Task task, int done, int rows);
}
