package io.lectern.answer.cli;

import io.lectern.client.AnswerPrinter;
import io.lectern.client.CommandException;
import io.lectern.client.LecternClient;
import io.lectern.client.ProgressLine;
import io.lectern.client.Question;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers one question about some files with a service of its own, of which nothing is left afterwards. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        customSynopsis = "lectern ask FILE... QUESTION [--json]",
        description = "Answers one question about some files and keeps nothing.")
public final class AskCommand implements Callable<Integer> {

    private static final Duration INGESTION_LIMIT = Duration.ofMinutes(15);

    private final ServiceStarter starter;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE... QUESTION", description = "The files, and as the last argument the question.")
    private List<String> filesAndQuestion = List.of();

    @Option(names = "--json", description = "Print the answer as the API sends it, and nothing else.")
    private boolean json;

    public AskCommand(ServiceStarter starter, Terminal terminal) {
        this.starter = starter;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var count = filesAndQuestion.size();
        if (count < 2 || filesAndQuestion.getLast().isBlank()) {
            throw new ParameterException(spec.commandLine(), "ask needs at least one file and then the question");
        }
        var files = filesAndQuestion.stream().limit(count - 1L).map(Path::of).toList();
        files.forEach(AskCommand::requireReadable);
        var progress = json ? terminal.progressAside() : terminal.progress();
        progress.show("Starting a service for this question");
        var settings = new ServiceSettings(
                scratchFolder(),
                ServiceSettings.LOOPBACK,
                0,
                ServiceSettings.Console.NOTHING,
                ServiceSettings.Retention.DELETE);
        try (var service = starter.start(settings);
                var client = new LecternClient(service.address())) {
            ask(client, files, progress);
        } finally {
            progress.clear();
        }
        return 0;
    }

    private static void requireReadable(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file %s.".formatted(file));
        }
        if (!Files.isReadable(file)) {
            throw new CommandException("The file %s is not readable.".formatted(file));
        }
    }

    private static Path scratchFolder() {
        try {
            return Files.createTempDirectory("lectern-ask-").toRealPath();
        } catch (IOException e) {
            throw new CommandException("Cannot create a temporary folder: %s.".formatted(e.getMessage()), e);
        }
    }

    private void ask(LecternClient client, List<Path> files, ProgressLine progress) {
        var collection = client.collection("ask");
        // All are uploaded before the first is waited for, so that they are read side by side.
        var uploaded = files.stream()
                .map(file -> client.upload(collection, String.valueOf(file.getFileName()), () -> open(file)))
                .toList();
        for (var document : uploaded) {
            progress.show("Reading " + document.filename());
            var settled = client.awaitSettled(document, INGESTION_LIMIT, state -> {});
            if (settled.isFailed()) {
                throw new CommandException("%s cannot be read: %s".formatted(settled.filename(), settled.failure()));
            }
        }
        progress.show("Looking for the answer");
        var answer = client.askForJson(new Question(filesAndQuestion.getLast(), List.of(collection), List.of()));
        progress.clear();
        if (json) {
            terminal.out().println(answer);
        } else {
            new AnswerPrinter(terminal.out()).print(client.answer(answer));
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s".formatted(file), e);
        }
    }
}
