package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import io.lectern.evaluation.prompt.AssemblyBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Measures the assembly of prompts. */
@Command(
        name = "prompts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures how long a prompt takes to be planned and laid out of very many passages; needs no model.")
final class PromptBenchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--passages",
            split = ",",
            paramLabel = "N",
            defaultValue = "100,1000,10000",
            description = "That were found (default: ${DEFAULT-VALUE}).")
    private List<Integer> passages = List.of();

    @Option(
            names = "--windows",
            split = ",",
            paramLabel = "TOKENS",
            defaultValue = "4096,32768",
            description = "Of the model (default: ${DEFAULT-VALUE}).")
    private List<Integer> windows = List.of();

    @Option(names = "--repeats", defaultValue = "50", description = "That count (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    PromptBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        EvaluationWork.done(this::measure);
        return 0;
    }

    private void measure() {
        var rows = new ArrayList<AssemblyBench.Row>();
        for (int window : windows) {
            for (int found : passages) {
                terminal.progressAside().show("%d passages, window %d".formatted(found, window));
                rows.add(new AssemblyBench().run(found, window, repeats));
            }
        }
        terminal.out().println(json ? JsonMapper.shared().writeValueAsString(rows) : table(rows));
    }

    private static String table(List<AssemblyBench.Row> rows) {
        var header = "%10s %8s %9s %8s %8s%n".formatted("passages", "window", "excerpts", "p50, ms", "p99, ms");
        return rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "%10d %8d %9d %8.2f %8.2f",
                        row.passages(),
                        row.window(),
                        row.excerpts(),
                        row.p50Millis(),
                        row.p99Millis()))
                .collect(Collectors.joining(System.lineSeparator(), header, ""));
    }
}
