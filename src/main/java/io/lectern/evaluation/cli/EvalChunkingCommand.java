package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.evaluation.retrieval.ChunkingEvaluation;
import io.lectern.evaluation.retrieval.ChunkingReport;
import io.lectern.evaluation.retrieval.EvaluationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Compares the service's passages with the usual ways to cut a text. */
@Command(
        name = "chunking",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures how exactly the passages that search finds hold what answers a question, beside fixed-size"
                        + " and recursive splitting of the same texts.")
final class EvalChunkingCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "FOLDER",
            description = "Holds texts in files/, and questions.jsonl {question,file,references}.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    EvalChunkingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var progress = terminal.progressAside();
        try (var work = TemporaryFolder.create()) {
            var report = ChunkingEvaluation.run(folder, work.path(), progress::show);
            terminal.out().println(json ? JsonMapper.shared().writeValueAsString(report) : table(report));
            return 0;
        } catch (EvaluationException | IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String table(ChunkingReport report) {
        var heading = "%d texts, %d questions, %d passages retrieved%n%-30s %8s %7s %7s %9s %7s %11s%n"
                .formatted(
                        report.texts(),
                        report.questions(),
                        report.retrieved(),
                        "splitting",
                        "passages",
                        "tokens",
                        "recall",
                        "precision",
                        "IoU",
                        "precision Ω");
        return heading + report.rows().stream().map(EvalChunkingCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(ChunkingReport.Row row) {
        return String.format(
                Locale.ROOT,
                "%-30s %8d %7.0f %7.4f %9.4f %7.4f %11.4f",
                row.splitting(),
                row.passages(),
                row.meanTokens(),
                row.scores().recall(),
                row.scores().precision(),
                row.scores().iou(),
                row.precisionOmega());
    }
}
