package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.LecternClient;
import io.lectern.client.ProgressLine;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import io.lectern.evaluation.ingestion.IngestionBench;
import io.lectern.evaluation.ingestion.IngestionReport;
import io.lectern.evaluation.ingestion.MixedCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Measures how fast files become searchable. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures how fast the files of a folder become searchable in a service of its own,",
            "beside Tika and one Lucene commit in one process."
        })
final class IngestBenchCommand implements Callable<Integer> {

    private static final long SEED = 20260101;

    private final ServiceStarter starter;
    private final Terminal terminal;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            description = "Trusted files: Tika reads them in this process. Without it, files are made up.")
    private @Nullable Path folder;

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "200",
            description = "Files to make up (default: ${DEFAULT-VALUE}).")
    private int madeUp;

    @Option(names = "--repeats", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--warm-ups",
            defaultValue = "1",
            description = "Rounds that do not count (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(names = "--threads", description = "Of plain Tika (default: one for each processor).")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    IngestBenchCommand(ServiceStarter starter, Terminal terminal) {
        this.starter = starter;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var progress = terminal.progressAside();
        try {
            var scratch = Files.createTempDirectory("lectern-bench-").toRealPath();
            try {
                var report = measure(scratch, progress);
                progress.clear();
                terminal.out().println(json ? JsonMapper.shared().writeValueAsString(report) : table(report));
            } finally {
                FileSystemUtils.deleteRecursively(scratch);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private IngestionReport measure(Path scratch, ProgressLine progress) throws IOException {
        var files = files(scratch);
        int parallelism = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        var source = folder == null ? Path.of("made up") : folder;
        var settings = new IngestionBench.Settings(source, files, parallelism, warmUps, repeats);
        progress.show("Starting a service for this measurement");
        var service = new ServiceSettings(
                Files.createDirectory(scratch.resolve("data")),
                ServiceSettings.LOOPBACK,
                0,
                ServiceSettings.Console.NOTHING,
                ServiceSettings.Retention.KEEP);
        try (var running = starter.start(service);
                var client = new LecternClient(running.address())) {
            return new IngestionBench(client, settings, scratch, progress::show).run();
        }
    }

    private List<Path> files(Path scratch) throws IOException {
        if (folder == null) {
            return MixedCorpus.write(Files.createDirectory(scratch.resolve("files")), madeUp, SEED);
        }
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String table(IngestionReport report) {
        var table = new StringBuilder("%d files, %.1f MB, %d threads%n"
                .formatted(report.files(), report.bytes() / 1e6, report.parallelism()));
        table.append("round  service s  failed  plain s  failed  steal %%%n".formatted());
        int number = 0;
        for (var round : report.rounds()) {
            table.append("%5d  %9.2f  %6d  %7.2f  %6d  %7.1f%n"
                    .formatted(
                            ++number,
                            round.service().seconds(),
                            round.service().failed(),
                            round.plain().seconds(),
                            round.plain().failed(),
                            Math.max(
                                    round.service().stealPercent(),
                                    round.plain().stealPercent())));
        }
        return table.append("throughput of the service / plain Tika and Lucene: %.2f".formatted(report.ratio()))
                .toString();
    }
}
