package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import io.lectern.evaluation.longbench.Checkout;
import io.lectern.evaluation.longbench.LongBenchReport;
import io.lectern.evaluation.longbench.LongBenchRun;
import io.lectern.evaluation.longbench.MarkdownReport;
import io.lectern.evaluation.longbench.PromptStrategy;
import io.lectern.evaluation.longbench.RunRecord;
import io.lectern.evaluation.longbench.RunSettings;
import io.lectern.evaluation.longbench.Task;
import io.lectern.evaluation.longbench.Variant;
import io.lectern.evaluation.subject.Subject;
import io.lectern.model.store.StoredModel;
import io.lectern.prompt.ExcerptOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs LongBench on a model. */
@Command(
        name = "longbench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a model the tasks of LongBench and scores its answers, beside what others published.",
            "What was answered is kept: the same command goes on where it was broken off."
        })
final class LongBenchCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "A checkout of LongBench, its data unpacked below it.")
    private Path folder = Path.of("");

    @Mixin
    private SubjectOptions model = new SubjectOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Where TASK.jsonl are, if not below FOLDER.")
    private @Nullable Path data;

    @Option(names = "--tasks", split = ",", paramLabel = "TASK", description = "Only some (default: all).")
    private List<String> tasks = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "Only the first rows of each task.")
    private @Nullable Integer limit;

    @Option(names = "--e", description = "LongBench-E, with scores by length.")
    private boolean longBenchE;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            defaultValue = "truncate",
            description = {
                "How a long prompt is fitted: truncate, LongBench's own cut in the middle (the default); or as the",
                "service reads documents: whole (in parts where it does not fit), mixed, passages."
            })
    private String strategy = "";

    @Option(
            names = "--excerpt-order",
            paramLabel = "ORDER",
            defaultValue = "document",
            description = "Of excerpts: document (the default) or best-at-the-ends.")
    private String order = "";

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description =
                    "Most tokens of a prompt before its chat format (default: as LongBench, 500 below the window's"
                            + " thousands).")
    private @Nullable Integer room;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "For predictions and reports (default: longbench-MODEL, longbench-e-MODEL, with the strategy behind"
                            + " it when it is another).")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print the report as JSON, not as Markdown.")
    private boolean json;

    LongBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var chosen = chosenTasks();
        var prompts = chosenStrategy();
        EvaluationWork.done(() -> run(chosen, prompts));
        return 0;
    }

    private Variant variant() {
        return longBenchE ? Variant.LONGBENCH_E : Variant.LONGBENCH;
    }

    private List<Task> chosenTasks() {
        try {
            return tasks.isEmpty()
                    ? variant().tasks()
                    : tasks.stream().map(Task::named).distinct().sorted().toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private PromptStrategy chosenStrategy() {
        try {
            return PromptStrategy.named(strategy, ExcerptOrder.named(order));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void run(List<Task> chosen, PromptStrategy prompts) throws IOException {
        var checkout = Checkout.open(folder, Optional.ofNullable(data));
        checkout.require(chosen, variant());
        var stored = model.stored();
        try (var subject = model.open(stored)) {
            var settings = new RunSettings(
                    variant(),
                    chosen,
                    limit == null ? Integer.MAX_VALUE : limit,
                    room == null ? RunSettings.defaultRoom(subject.contextTokens()) : room,
                    prompts);
            var bar = new ProgressBar(terminal);
            var report = new LongBenchRun(settings, checkout, subject, place(stored))
                    .run(record(stored, subject, settings), bar::show);
            bar.end();
            write(report, place(stored));
        }
    }

    private RunRecord record(StoredModel stored, Subject subject, RunSettings settings) throws IOException {
        return new RunRecord(
                stored.name(),
                Files.size(stored.file()),
                subject.chatFormat(),
                subject.contextTokens(),
                model.cache(),
                settings.variant().name(),
                settings.strategy().name(),
                settings.strategy().planner(),
                settings.room());
    }

    private Path place(StoredModel stored) {
        String name = (longBenchE ? "longbench-e-" : "longbench-") + stored.name();
        var prompts = chosenStrategy().name();
        String own = prompts.equals(PromptStrategy.NAMES.getFirst()) ? "" : "-" + prompts.replace(", ", "-");
        return out == null ? Path.of(name + own) : out;
    }

    private void write(LongBenchReport report, Path place) throws IOException {
        String markdown = MarkdownReport.of(report);
        String asJson = JSON.writeValueAsString(report);
        Files.writeString(place.resolve("report.md"), markdown);
        Files.writeString(place.resolve("report.json"), asJson + "\n");
        terminal.out().println(json ? asJson : markdown);
    }
}
