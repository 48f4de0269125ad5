package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.evaluation.answers.AnswerEvaluation;
import io.lectern.evaluation.answers.AnswerReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Measures answers without a model. */
@Command(
        name = "answers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures how often a sentence that is quoted without a model holds the answer, and how often one is quoted"
                        + " though the answer is absent.")
final class EvalAnswersCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "1..*",
            description = {
                "Holds corpus.jsonl {id,title,text}, queries.jsonl {id,text,answers} and perhaps qrels.tsv, or",
                "documents.jsonl {file,title,paragraphs} and questions.jsonl {question,answers,file}."
            })
    private List<Path> folders = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    EvalAnswersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var reports = new ArrayList<AnswerReport>();
        EvaluationWork.done(() -> measure(reports));
        terminal.out().println(json ? JsonMapper.shared().writeValueAsString(reports) : table(reports));
        return 0;
    }

    private void measure(List<AnswerReport> reports) throws IOException {
        for (var folder : folders) {
            try (var work = TemporaryFolder.create()) {
                reports.add(AnswerEvaluation.run(folder, work.path(), terminal.progressAside()::show));
            }
        }
    }

    private static String table(List<AnswerReport> reports) {
        var header = "%-20s %9s %8s %8s %8s %11s %16s%n"
                .formatted("set", "questions", "found", "recall", "quoted", "characters", "quoted, absent");
        return reports.stream()
                .map(report -> String.format(
                        Locale.ROOT,
                        "%-20s %9d %8.4f %8.4f %8.4f %11.0f %16.4f",
                        report.set(),
                        report.questions(),
                        report.found(),
                        report.product().recall(),
                        report.product().quoted(),
                        report.characters(),
                        report.product().absentQuoted()))
                .collect(Collectors.joining(System.lineSeparator(), header, ""));
    }
}
