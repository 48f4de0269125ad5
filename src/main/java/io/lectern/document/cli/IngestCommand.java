package io.lectern.document.cli;

import io.lectern.client.CommandException;
import io.lectern.client.LecternClient;
import io.lectern.client.ProgressLine;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes the files of a folder in, and says of each what became of it. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Takes the files of a folder into a collection and says of each what became of it.",
            "It may be repeated: files that are in the collection already are not read again."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every file is ready", "1:some files failed", "2:wrong usage, or it could not run"})
public final class IngestCommand implements Callable<Integer> {

    private static final String DEFAULT_COLLECTION = "Documents";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MAX_PARALLELISM = 64;
    private static final int SOME_FAILED = 1;
    private static final int COULD_NOT_RUN = 2;

    private final ServiceStarter starter;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "With everything below it, but for what is hidden.")
    private Path folder = Path.of("");

    @Option(
            names = "--collection",
            paramLabel = "C",
            defaultValue = DEFAULT_COLLECTION,
            description = "Name of the collection, which is created when there is none (default: ${DEFAULT-VALUE}).")
    private String collection = DEFAULT_COLLECTION;

    @Option(names = "--report", paramLabel = "FILE", description = "Write one JSON line for each file.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print these lines, and nothing else.")
    private boolean json;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Files under way at the same time (default: four for each processor).")
    private @Nullable Integer parallel;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data folder of the service, which is started unless it runs (default: LECTERN_DATA or ~/.local/share/lectern).")
    private @Nullable Path data;

    @Option(names = "--service", paramLabel = "URL", description = "Address of a running service, instead of --data.")
    private @Nullable URI service;

    public IngestCommand(ServiceStarter starter, Terminal terminal) {
        this.starter = starter;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireUsable();
        var progress = json ? terminal.progressAside() : terminal.progress();
        try {
            return run(folder.toAbsolutePath().normalize(), progress);
        } catch (CommandException e) {
            progress.clear();
            terminal.err().println("lectern: " + e.getMessage());
            return COULD_NOT_RUN;
        } finally {
            progress.clear();
        }
    }

    private void requireUsable() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "%s is not a folder".formatted(folder));
        }
        if (parallel != null && (parallel < 1 || parallel > MAX_PARALLELISM)) {
            throw new ParameterException(
                    spec.commandLine(), "--parallel must be 1 to %d, not %d".formatted(MAX_PARALLELISM, parallel));
        }
        if (collection.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--collection must not be blank");
        }
    }

    private int run(Path root, ProgressLine progress) {
        progress.show("Looking at " + root);
        var found = FolderFiles.in(root);
        if (service != null) {
            return ingest(service, root, found, progress);
        }
        var folderOfService = data == null
                ? ServiceSettings.defaultData()
                : data.toAbsolutePath().normalize();
        try (var used = ServiceOfFolder.in(folderOfService, starter, progress)) {
            return ingest(used.address(), root, found, progress);
        }
    }

    private int ingest(URI address, Path root, FolderFiles found, ProgressLine progress) {
        int files = found.files().size() + found.skipped().size();
        try (var client = new LecternClient(address, PATIENCE);
                var lines = new IngestReport(json ? terminal.out() : null, report, progress, files)) {
            found.skipped().forEach(lines);
            var ingestion = new FolderIngestion(client, client.collection(collection.strip()), root, lines);
            try {
                ingestion.run(found.files(), parallelism());
            } finally {
                progress.clear();
                lines.summarize(json ? terminal.err() : terminal.out());
            }
            return lines.isAllReady() ? 0 : SOME_FAILED;
        }
    }

    private int parallelism() {
        return parallel != null
                ? parallel
                : Math.min(MAX_PARALLELISM, 4 * Runtime.getRuntime().availableProcessors());
    }
}
