package io.lectern.evaluation.longbench;

import java.util.List;

/**
 * What to run.
 *
 * @param tasks all of the variant
 * @param limit most rows of a task
 * @param room most tokens of a prompt before its chat format
 */
public record RunSettings(Variant variant, List<Task> tasks, int limit, int room, PromptStrategy strategy) {

    private static final int THOUSAND = 1_000;
    private static final int KEPT_FREE = 500;

    public RunSettings {
        tasks = List.copyOf(tasks);
        var foreign = tasks.stream()
                .filter(task -> !variant.tasks().contains(task))
                .map(Task::id)
                .toList();
        if (tasks.isEmpty() || !foreign.isEmpty()) {
            throw new IllegalArgumentException("tasks must be of %s, at least one: %s".formatted(variant, foreign));
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
        if (room < 2) {
            throw new IllegalArgumentException("room must be at least 2: " + room);
        }
    }

    /**
     * The room that LongBench gives a prompt: 3500 tokens in a window of 4096, 7500 of 8192, 31500 of 32768; half of a window
     * that is too small for this.
     */
    public static int defaultRoom(int contextTokens) {
        int room = contextTokens / THOUSAND * THOUSAND - KEPT_FREE;
        return room > contextTokens / 2 ? room : Math.max(2, contextTokens / 2);
    }
}
