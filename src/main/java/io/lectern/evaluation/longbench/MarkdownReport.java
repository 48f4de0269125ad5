package io.lectern.evaluation.longbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report for people: the run beside what others published. */
public final class MarkdownReport {

    private static final String NOTHING = "–";

    private final LongBenchReport report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(LongBenchReport report) {
        this.report = report;
    }

    public static String of(LongBenchReport report) {
        return new MarkdownReport(report).written();
    }

    private String written() {
        var run = report.run();
        text.append("# %s: %s\n\n".formatted(title(run), run.model()));
        text.append("Prompts of at most %d tokens (strategy %s) in a context of %d, chat format %s, cache %s, greedy.\n"
                .formatted(run.room(), run.strategy(), run.contextTokens(), run.chatFormat(), run.cache()));
        if (!report.complete()) {
            text.append("\n**Not all rows were run: the scores are no scores of the whole benchmark.**\n");
        }
        tasks();
        if (report.tasks().stream().anyMatch(task -> !task.buckets().isEmpty())) {
            buckets();
        }
        categories();
        sources();
        return text.toString();
    }

    private static String title(RunRecord run) {
        return run.variant().equals(Variant.LONGBENCH_E.name()) ? "LongBench-E" : "LongBench";
    }

    private void tasks() {
        var keys = report.tasks().stream().map(TaskScore::task).toList();
        var tables = tables(keys);
        heading(
                "Tasks",
                Stream.of("task", "metric", "rows", "shortened", "tokens read", "read", "**this run**"),
                tables);
        for (var task : report.tasks()) {
            String rows = "%d of %d".formatted(task.rows(), task.ofRows());
            line(
                    Stream.of(
                            task.task(),
                            task.metric(),
                            rows,
                            "" + task.shortened(),
                            "" + task.meanPromptTokens(),
                            readings(task),
                            shown(task.score())),
                    tables,
                    task.task());
        }
    }

    private static String readings(TaskScore task) {
        return task.readings().entrySet().stream()
                .map(reading -> "%s %d".formatted(reading.getKey(), reading.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void buckets() {
        var names = List.copyOf(report.tasks().getFirst().buckets().keySet());
        heading("Lengths", Stream.concat(Stream.of("task"), names.stream()), List.of());
        for (var task : report.tasks()) {
            var scores = names.stream().map(name -> shown(task.buckets().get(name)));
            line(Stream.concat(Stream.of(task.task()), scores), List.of(), task.task());
        }
    }

    private void categories() {
        var keys = report.categories().stream().map(CategoryScore::category).toList();
        var tables = tables(keys);
        heading("Categories", Stream.of("category", "tasks", "English", "Chinese", "**this run**"), tables);
        for (var category : report.categories()) {
            line(
                    Stream.of(
                            name(category),
                            "%d of %d".formatted(category.tasks(), category.ofTasks()),
                            shown(category.english()),
                            shown(category.chinese()),
                            shown(category.all())),
                    tables,
                    category.category());
        }
    }

    private static String name(CategoryScore score) {
        return score.category().equals(PublishedTable.AVERAGE)
                ? "Mean of the categories"
                : Category.valueOf(score.category()).title();
    }

    private List<PublishedTable> tables(List<String> keys) {
        return report.published().stream().filter(table -> table.hasAny(keys)).toList();
    }

    private void heading(String title, Stream<String> columns, List<PublishedTable> tables) {
        text.append("\n## %s\n\n".formatted(title));
        var all = Stream.concat(columns, tables.stream().flatMap(table -> table.models().stream()))
                .toList();
        row(all);
        row(all.stream().map(column -> "---").toList());
    }

    private void line(Stream<String> cells, List<PublishedTable> tables, String key) {
        var all = new ArrayList<>(cells.toList());
        for (var table : tables) {
            for (int model = 0; model < table.models().size(); model++) {
                all.add(shown(table.score(key, model)));
            }
        }
        row(all);
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void sources() {
        text.append("\n## Sources\n\n");
        text.append("What others published, with their own prompts, windows and number formats:\n\n");
        for (var table : report.published()) {
            text.append("- %s: %s\n".formatted(String.join(", ", table.models()), table.source()));
        }
    }

    private static String shown(@Nullable Double score) {
        return score == null ? NOTHING : String.format(Locale.ROOT, "%.2f", score);
    }
}
