package io.lectern.evaluation.longbench;

import java.util.List;

/**
 * What a run found.
 *
 * @param complete whether every row of every task of the variant was answered
 * @param tasks in the order of LongBench
 * @param published to compare with; nothing for LongBench-E
 */
public record LongBenchReport(
        RunRecord run,
        boolean complete,
        List<TaskScore> tasks,
        List<CategoryScore> categories,
        List<PublishedTable> published) {

    static LongBenchReport of(RunRecord run, List<TaskScore> tasks) {
        var variant = Variant.valueOf(run.variant());
        boolean complete = tasks.size() == variant.tasks().size()
                && tasks.stream().allMatch(task -> task.rows() > 0 && task.rows() >= task.ofRows());
        return new LongBenchReport(
                run,
                complete,
                tasks,
                CategoryScore.of(tasks, variant),
                variant == Variant.LONGBENCH ? PublishedTable.all() : List.of());
    }
}
