package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.engine.EngineException;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.evaluation.retrieval.EvaluationException;
import io.lectern.evaluation.retrieval.RetrievalEvaluation;
import io.lectern.evaluation.retrieval.RetrievalReport;
import io.lectern.gguf.GgufException;
import io.lectern.retrieval.standalone.EncoderFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Measures search on a set of texts, queries and judgments. */
@Command(
        name = "retrieval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures search, as the service does it, on a set with known answers.")
final class EvalRetrievalCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            paramLabel = "FOLDER",
            description = "Holds corpus.jsonl {id,title,text}, queries.jsonl {id,text} and qrels.tsv.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--embedding-model", paramLabel = "FILE", description = "GGUF file of a model for vectors.")
    private @Nullable Path embeddingModel;

    @Option(names = "--rerank-model", paramLabel = "FILE", description = "GGUF file of a model for scores.")
    private @Nullable Path rerankModel;

    EvalRetrievalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var progress = terminal.progressAside();
        try (var work = TemporaryFolder.create()) {
            var report = RetrievalEvaluation.run(
                    folder, work.path(), new EncoderFiles(embeddingModel, rerankModel), progress::show);
            terminal.out().println(json ? JsonMapper.shared().writeValueAsString(report) : table(report));
            return 0;
        } catch (EvaluationException | EngineException | GgufException | IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String table(RetrievalReport report) {
        var scores = report.scores();
        return String.format(
                Locale.ROOT,
                """
                %s: %d texts, %d passages, %d queries, %d more without relevant texts
                Recall@1    %.4f
                Recall@5    %.4f
                Recall@10   %.4f
                Recall@100  %.4f
                MRR@10      %.4f
                nDCG@10     %.4f
                latency     p50 %.1f ms, p99 %.1f ms""",
                report.set(),
                report.texts(),
                report.passages(),
                report.queries(),
                report.queriesWithoutRelevant(),
                scores.recallAt1(),
                scores.recallAt5(),
                scores.recallAt10(),
                scores.recallAt100(),
                scores.reciprocalRankAt10(),
                scores.ndcgAt10(),
                report.latencyMillis().p50(),
                report.latencyMillis().p99());
    }
}
