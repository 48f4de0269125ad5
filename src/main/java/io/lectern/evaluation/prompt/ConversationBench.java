package io.lectern.evaluation.prompt;

import io.lectern.engine.CacheScope;
import io.lectern.engine.GenerationResult;
import io.lectern.evaluation.subject.Subject;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.ExcerptOrder;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.KeptExcerpts;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TokenBudget;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.standalone.StandaloneSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Time to the first token over the turns of a conversation on one document: first all turns with what the engine kept of those
 * before, then each prompt once more in a scope of its own, by an engine that has nothing else of the document: a step of the
 * model takes the longer the more is kept, whoever's it is.
 */
public final class ConversationBench {

    private static final int ANSWER = 16;
    private static final int FOUND = 12;
    private static final String SYSTEM = "Answer the question from the numbered texts only.";

    /** A conversation. */
    public record Settings(int pages, int wordsAPage, int turns, ReadingMode mode, boolean keepExcerpts) {

        public Settings {
            if (pages < 1 || wordsAPage < 1 || turns < 1) {
                throw new IllegalArgumentException(
                        "pages, words and turns must be at least 1: %d, %d, %d".formatted(pages, wordsAPage, turns));
            }
        }
    }

    /**
     * A turn.
     *
     * @param reusedMillis to the first token with what was kept
     * @param anewMillis to the first token of the same prompt with nothing kept
     */
    public record Turn(int turn, int promptTokens, int cachedTokens, long reusedMillis, long anewMillis) {}

    private final Subject subject;
    private final PromptAssembler assembler;
    private final Settings settings;

    public ConversationBench(Subject subject, Settings settings) {
        this.subject = subject;
        this.assembler = new PromptAssembler(subject.encoding());
        this.settings = settings;
    }

    /**
     * Asks all turns.
     *
     * @param search empty, for the document
     * @throws io.lectern.prompt.DocumentsTooLongException when it is to be read whole and does not fit
     */
    public List<Turn> run(StandaloneSearch search, Consumer<String> progress) {
        var document = InventedReport.of(1, settings.pages(), settings.wordsAPage(), subject.encoding());
        search.add(document.version().document(), document.text());
        var scope = new CacheScope("conversation");
        var history = new ArrayList<HistoryTurn>();
        var prompts = new ArrayList<AssembledPrompt>();
        var results = new ArrayList<GenerationResult>();
        var kept = KeptExcerpts.NONE;
        for (int turn = 1; turn <= settings.turns(); turn++) {
            progress.accept("turn %d of %d".formatted(turn, settings.turns()));
            var question = InventedReport.question(1, 1 + (7 * turn) % settings.pages());
            var prompt = prompt(document, evidence(search, document, question), history, question, kept);
            var reused = subject.goOn(prompt.parts(), scope, ANSWER);
            prompts.add(prompt);
            results.add(reused);
            history.add(new HistoryTurn(question, reused.text().isBlank() ? "Nothing." : reused.text()));
            kept = settings.keepExcerpts() ? KeptExcerpts.of(prompt) : KeptExcerpts.NONE;
        }
        var source = document.version().document().toString();
        subject.forget(scope, source);
        return besideAnew(prompts, results, source, progress);
    }

    private List<Turn> besideAnew(
            List<AssembledPrompt> prompts, List<GenerationResult> results, String source, Consumer<String> progress) {
        var turns = new ArrayList<Turn>();
        for (int turn = 1; turn <= settings.turns(); turn++) {
            progress.accept("anew: turn %d of %d".formatted(turn, settings.turns()));
            var scopeOfItsOwn = new CacheScope("turn " + turn);
            var anew = subject.goOn(prompts.get(turn - 1).parts(), scopeOfItsOwn, ANSWER);
            subject.forget(scopeOfItsOwn, source);
            turns.add(turn(turn, results.get(turn - 1), anew));
        }
        return turns;
    }

    private static Turn turn(int turn, GenerationResult reused, GenerationResult anew) {
        return new Turn(
                turn,
                reused.usage().promptTokens(),
                reused.usage().cachedTokens(),
                reused.timing().firstToken().toMillis(),
                anew.timing().firstToken().toMillis());
    }

    private static List<Evidence> evidence(StandaloneSearch search, SourceDocument document, String question) {
        return search.search(question, FOUND).stream()
                .map(Hit::passage)
                .flatMap(passage -> Evidence.of(document, passage).stream())
                .toList();
    }

    private AssembledPrompt prompt(
            SourceDocument document,
            List<Evidence> evidence,
            List<HistoryTurn> history,
            String question,
            KeptExcerpts kept) {
        return assembler.assemble(
                new PromptInput(
                        SYSTEM,
                        List.of(document),
                        evidence,
                        history,
                        question,
                        Optional.of(settings.mode()),
                        ExcerptOrder.DOCUMENT,
                        kept),
                new TokenBudget(subject.contextTokens(), ANSWER));
    }
}
