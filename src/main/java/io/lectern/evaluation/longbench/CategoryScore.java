package io.lectern.evaluation.longbench;

import io.lectern.evaluation.longbench.Task.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
                    .filter(score -> score.category().equals(category.name()) && score.score() != null)
                    .toList();
            found.add(new CategoryScore(
                    category.name(),
                    own.size(),
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
        return mean(scores.stream().filter(wanted).map(TaskScore::score).toList());
    }

    private static CategoryScore average(List<CategoryScore> categories) {
        return new CategoryScore(
                PublishedTable.AVERAGE,
                categories.stream().mapToInt(CategoryScore::tasks).sum(),
                categories.stream().mapToInt(CategoryScore::ofTasks).sum(),
                meanOfAll(categories.stream().map(CategoryScore::all).toList()),
                meanOfAll(categories.stream().map(CategoryScore::english).toList()),
                meanOfAll(categories.stream().map(CategoryScore::chinese).toList()));
    }

    private static @Nullable Double meanOfAll(List<@Nullable Double> values) {
        return values.stream().allMatch(Objects::nonNull) ? mean(values) : null;
    }

    private static @Nullable Double mean(List<@Nullable Double> values) {
        var mean = values.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).average();
        return mean.isPresent() ? TaskScore.rounded(mean.getAsDouble()) : null;
    }
}
