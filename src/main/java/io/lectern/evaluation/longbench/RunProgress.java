package io.lectern.evaluation.longbench;

/** Hears how far a run is. */
@FunctionalInterface
public interface RunProgress {

    /**
     * A row begins, or a task has ended.
     *
     * @param activity which
     * @param done rows of all tasks that have predictions
     * @param rows of all tasks
     */
    void at(String activity, int done, int rows);
}
