package io.lectern.evaluation.longbench;

import io.lectern.evaluation.longbench.Task.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Means of the tasks of a category, in percent; null when none of them was run. Code counts into both languages.
 *
 * @param category the name of a {@link Category}, or {@code AVERAGE} for the mean of the categories, null unless there are all
 * @param tasks that were run
 * @param ofTasks that there are
 */
public record CategoryScore(
        String category,
        int tasks,
        int ofTasks,
        @Nullable Double all,
        @Nullable Double english,
        @Nullable Double chinese) {

    /** Every category, and the mean of them. */
    static List<CategoryScore> of(List<TaskScore> scores, Variant variant) {
        var found = new ArrayList<CategoryScore>();
        for (var category : Category.values()) {
            var own = scores.stream()
                    .filter(score -> score.category().equals(category.name()))
                    .toList();
            found.add(new CategoryScore(
                    category.name(),
                    (int) own.stream().filter(score -> score.score() != null).count(),
                    (int) variant.tasks().stream()
                            .filter(task -> task.category() == category)
                            .count(),
                    mean(own, score -> true),
                    mean(own, score -> !score.language().equals(Language.ZH.name())),
                    mean(own, score -> !score.language().equals(Language.EN.name()))));
        }
        found.add(average(found));
        return found;
    }

    private static @Nullable Double mean(List<TaskScore> scores, Predicate<TaskScore> wanted) {
        double sum = 0;
        int count = 0;
        for (var task : scores) {
            var score = task.score();
            if (score != null && wanted.test(task)) {
                sum += score;
                count++;
            }
        }
        return count == 0 ? null : TaskScore.rounded(sum / count);
    }

    private static CategoryScore average(List<CategoryScore> categories) {
        return new CategoryScore(
                PublishedTable.AVERAGE,
                categories.stream().mapToInt(CategoryScore::tasks).sum(),
                categories.stream().mapToInt(CategoryScore::ofTasks).sum(),
                meanOfAll(categories, CategoryScore::all),
                meanOfAll(categories, CategoryScore::english),
                meanOfAll(categories, CategoryScore::chinese));
    }

    private static @Nullable Double meanOfAll(
            List<CategoryScore> categories, Function<CategoryScore, @Nullable Double> mean) {
        double sum = 0;
        for (var category : categories) {
            var score = mean.apply(category);
            if (score == null) {
                return null;
            }
            sum += score;
        }
        return TaskScore.rounded(sum / categories.size());
    }
}
