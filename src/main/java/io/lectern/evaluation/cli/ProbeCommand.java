package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import io.lectern.evaluation.probe.HeatMap;
import io.lectern.evaluation.probe.ProbeCell;
import io.lectern.evaluation.probe.ProbeForm;
import io.lectern.evaluation.probe.ProbeKind;
import io.lectern.evaluation.probe.ProbeLanguage;
import io.lectern.evaluation.probe.ProbeReport;
import io.lectern.evaluation.probe.ProbeRun;
import io.lectern.evaluation.probe.ProbeSettings;
import io.lectern.evaluation.subject.Subject;
import io.lectern.model.cli.TokenCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Probes how well a model uses its context. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Hides facts in made-up prose of exact lengths and sees at which depths a model finds them.")
final class ProbeCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SubjectOptions model = new SubjectOptions();

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "needle,multi-needle,variable-tracking",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<String> kinds = List.of();

    @Option(
            names = "--languages",
            split = ",",
            paramLabel = "LANGUAGE",
            defaultValue = "en,zh",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<String> languages = List.of();

    @Option(
            names = "--lengths",
            split = ",",
            paramLabel = "N",
            converter = TokenCount.class,
            description = "Tokens of prompt and answer together, such as 4k (default: 1k and its doubles).")
    private List<Integer> lengths = List.of();

    @Option(
            names = "--depths",
            split = ",",
            paramLabel = "P",
            defaultValue = "0,25,50,75,100",
            description = "Where the first fact is hidden, in percent (default: ${DEFAULT-VALUE}).")
    private List<Integer> depths = List.of();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of each probe, with other texts (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of all texts (default: 1).")
    private long seed;

    @Option(names = "--raw", description = "Without a chat format, for a base model.")
    private boolean raw;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw a heat map.")
    private @Nullable Path svg;

    @Option(names = "--json", description = "Print everything as JSON, not only the scores.")
    private boolean json;

    ProbeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        // A wrong option is told before the model is loaded.
        settings(lengths.isEmpty() ? List.of(1) : lengths);
        EvaluationWork.done(() -> {
            try (var subject = model.open(model.stored())) {
                probe(subject);
            }
        });
        return 0;
    }

    private void probe(Subject subject) throws IOException {
        var bar = new ProgressBar(terminal);
        var settings = settings(lengths.isEmpty() ? ProbeSettings.defaultLengths(subject.contextTokens()) : lengths);
        var report = new ProbeRun(subject, settings).run(bar::show);
        bar.end();
        if (svg != null) {
            Files.writeString(svg, HeatMap.of(report));
        }
        if (json) {
            terminal.out().println(JSON.writeValueAsString(report));
        } else {
            print(report);
        }
    }

    private ProbeSettings settings(List<Integer> tokens) {
        try {
            return new ProbeSettings(
                    kinds.stream().map(ProbeKind::named).toList(),
                    languages.stream().map(ProbeCommand::language).toList(),
                    tokens,
                    depths,
                    samples,
                    seed,
                    raw ? ProbeForm.TEXT : ProbeForm.CHAT);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static ProbeLanguage language(String name) {
        return switch (name) {
            case "en" -> ProbeLanguage.EN;
            case "zh" -> ProbeLanguage.ZH;
            default -> throw new IllegalArgumentException("'%s' is no language of probes: en or zh".formatted(name));
        };
    }

    private void print(ProbeReport report) {
        terminal.out().println("kind               language   length  depth  score");
        for (ProbeCell cell : report.cells()) {
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-18s %-8s %8d %5d%%  %5.1f",
                            cell.kind(),
                            cell.language().name().toLowerCase(Locale.ROOT),
                            cell.length(),
                            cell.depth(),
                            100 * cell.score()));
        }
    }
}
