package io.lectern.evaluation.longbench;

import java.util.Arrays;
import java.util.List;

/** Which of the two sets of rows. */
public enum Variant {
    LONGBENCH(""),
    /** Fewer tasks, whose rows are spread evenly over lengths. */
    LONGBENCH_E("_e");

    private final String ending;

    Variant(String ending) {
        this.ending = ending;
    }

    /** What the names of its files have behind the task's. */
    String ending() {
        return ending;
    }

    /** Its tasks in their order. */
    public List<Task> tasks() {
        return Arrays.stream(Task.values())
                .filter(task -> this == LONGBENCH || task.isInLongBenchE())
                .toList();
    }
}
