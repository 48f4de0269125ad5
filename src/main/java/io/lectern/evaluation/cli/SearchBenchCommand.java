package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.evaluation.search.SearchBench;
import io.lectern.evaluation.search.SearchReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures search on invented texts. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures search and indexing on invented texts, compared with a bare Lucene query.")
final class SearchBenchCommand implements Callable<Integer> {

    private static final String LINE = "%8s %-15s %13s %13s %13s %13s %13s";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--passages",
            split = ",",
            paramLabel = "N",
            defaultValue = "10000,100000,1000000",
            description = "Sizes of the index (default: ${DEFAULT-VALUE}).")
    private List<Integer> passages = List.of();

    @Option(names = "--queries", defaultValue = "1000", description = "Different ones (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(
            names = "--warm-up",
            paramLabel = "QUERIES",
            defaultValue = "2000",
            description = "Others, asked before each measurement (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--seed", defaultValue = "1", description = "Of the texts (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    SearchBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var work = TemporaryFolder.create()) {
            var report =
                    new SearchBench(passages, queries, warmUp, seed, work.path()).run(terminal.progressAside()::show);
            terminal.out().println(json ? JsonMapper.shared().writeValueAsString(report) : table(report));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String table(SearchReport report) {
        var header = String.format(
                Locale.ROOT, LINE, "passages", "ms, p50 and p99", "product", "bare", "times", "refined", "times");
        return report.sizes().stream()
                .map(SearchBenchCommand::rows)
                .collect(Collectors.joining(System.lineSeparator(), header + System.lineSeparator(), ""));
    }

    private static String rows(SearchReport.Size size) {
        return row(size, "by the clock", latency -> both(latency.p50(), latency.p99()))
                + System.lineSeparator()
                + row(size, "of processor", latency -> both(latency.cpuP50(), latency.cpuP99()))
                + System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "         %.0f passages/s, %d MB, steal %.1f %%, load %.1f",
                        size.passagesPerSecond(),
                        size.indexBytes() / 1_000_000,
                        size.stealPercent(),
                        size.load());
    }

    private static String row(SearchReport.Size size, String kind, Function<SearchReport.Latency, String> shown) {
        return String.format(
                Locale.ROOT,
                LINE,
                size.passages(),
                kind,
                shown.apply(size.product()),
                shown.apply(size.bare()),
                shown.apply(size.product().times(size.bare())),
                shown.apply(size.bareRefined()),
                shown.apply(size.product().times(size.bareRefined())));
    }

    private static String both(double p50, double p99) {
        return String.format(Locale.ROOT, "%.2f %.2f", p50, p99);
    }
}
