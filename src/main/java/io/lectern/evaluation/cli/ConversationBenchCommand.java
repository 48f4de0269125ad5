package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.evaluation.TemporaryFolder;
import io.lectern.evaluation.prompt.ConversationBench;
import io.lectern.evaluation.prompt.ConversationBench.Settings;
import io.lectern.evaluation.prompt.ConversationBench.Turn;
import io.lectern.prompt.ReadingMode;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Measures what the turns of a conversation wait for. */
@Command(
        name = "conversation",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the time to the first token over the turns of a conversation on one invented document, with what"
                        + " the engine kept of the turns before and without.")
final class ConversationBenchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SubjectOptions model = new SubjectOptions();

    @Option(names = "--pages", defaultValue = "30", description = "Of the document (default: ${DEFAULT-VALUE}).")
    private int pages;

    @Option(names = "--words", defaultValue = "300", description = "Of a page (default: ${DEFAULT-VALUE}).")
    private int words;

    @Option(names = "--turns", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
    private int turns;

    @Option(names = "--mode", defaultValue = "WHOLE", description = "How it is read: ${COMPLETION-CANDIDATES}.")
    private ReadingMode mode = ReadingMode.WHOLE;

    @Option(names = "--choose-anew", description = "Do not let the excerpts of the turn before stay.")
    private boolean chooseAnew;

    @Option(names = "--json", description = "Print a JSON array of the turns.")
    private boolean json;

    ConversationBenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        EvaluationWork.done(this::measure);
        return 0;
    }

    private void measure() throws IOException {
        try (var subject = model.open(model.stored());
                var work = TemporaryFolder.create();
                var search = StandaloneSearch.in(work.path())) {
            var measured = new ConversationBench(subject, new Settings(pages, words, turns, mode, !chooseAnew))
                    .run(search, terminal.progressAside()::show);
            if (turns > 1 && measured.stream().allMatch(turn -> turn.cachedTokens() == 0)) {
                throw new CommandException("None of %d turns used what was kept of those before.".formatted(turns));
            }
            terminal.out().println(json ? JsonMapper.shared().writeValueAsString(measured) : table(measured));
        }
    }

    private static String table(List<Turn> turns) {
        var header =
                "%5s %8s %8s %12s %10s %7s%n".formatted("turn", "prompt", "cached", "reused, ms", "anew, ms", "times");
        return turns.stream()
                .map(turn -> String.format(
                        Locale.ROOT,
                        "%5d %8d %8d %12d %10d %7.1f",
                        turn.turn(),
                        turn.promptTokens(),
                        turn.cachedTokens(),
                        turn.reusedMillis(),
                        turn.anewMillis(),
                        (double) turn.anewMillis() / Math.max(1, turn.reusedMillis())))
                .collect(Collectors.joining(System.lineSeparator(), header, ""));
    }
}
