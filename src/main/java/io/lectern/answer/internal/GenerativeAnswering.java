package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.CitationMode;
import io.lectern.answer.Coverage;
import io.lectern.answer.Question;
import io.lectern.answer.Usage;
import io.lectern.answer.internal.ModelVerification.Verified;
import io.lectern.answer.internal.SourceDocuments.Whole;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationRequest.Output;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.Sampling;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.DocumentsTooLongException;
import io.lectern.prompt.Evidence;
import io.lectern.prompt.HistoryTurn;
import io.lectern.prompt.KeptExcerpts;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.QuestionTooLongException;
import io.lectern.prompt.ReadingMode;
import io.lectern.prompt.SourceDocument;
import io.lectern.prompt.TokenBudget;
import io.lectern.retrieval.Hit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a model: it reads numbered texts and cites them by {@code [n]}. The same question on the same texts
 * gets the same answer, whatever the model's authors sample with in a chat.
 */
final class GenerativeAnswering {

    private static final Logger log = LoggerFactory.getLogger(GenerativeAnswering.class);
    private static final int DEFAULT_MAX_TOKENS = 512;

    private final MarkerAlignment alignment;
    private final ModelPrompts prompts;
    private final KeptPrompts kept;
    private final EarlierExcerpts earlier;
    private final AnswerSettings settings;

    /** What a model wrote, of what it had read. */
    private record Written(AssembledPrompt prompt, LoadedModel model, GenerationResult result) {}

    GenerativeAnswering(
            MarkerAlignment alignment,
            ModelPrompts prompts,
            KeptPrompts kept,
            EarlierExcerpts earlier,
            AnswerSettings settings) {
        this.kept = kept;
        this.alignment = alignment;
        this.prompts = prompts;
        this.earlier = earlier;
        this.settings = settings;
    }

    /**
     * Reads the documents whole when they fit; else what was found.
     *
     * @param answerable whether what was found may hold an answer; if not, only whole documents are read
     */
    Draft answer(
            AnswerId id,
            Question question,
            List<Hit> hits,
            boolean answerable,
            LoadedModel model,
            AnswerListener listener) {
        var scope = scope(question, model);
        if (scope instanceof Whole.Documents(var documents) && documents.isEmpty()) {
            return NoAnswer.notFound(question.text(), hits, listener);
        }
        var prompt = assemble(question, hits, answerable, scope, model);
        if (prompt.plan().excerpts().isEmpty()) {
            return nothingRead(question, hits, prompt, listener);
        }
        var request = GenerationRequest.of(
                        prompt.parts(),
                        sampling(question, model),
                        new GenerationLimits(
                                maxTokens(question, model),
                                model.chatFormat().stopStrings(),
                                model.chatFormat().stopTokens(),
                                Optional.empty()))
                .withScope(KeptPrompts.SCOPE)
                .withOutput(new Output(
                        CitationForms.of(
                                question.options().citing(), prompt.plan().excerpts()),
                        Optional.empty()));
        try {
            var written = new Written(prompt, model, generate(id, model, request, listener));
            var draft = Abstention.is(written.result().text())
                    ? abstention(question, written, listener)
                    : cited(id, question, written, listener);
            return recorded(draft, question, request, written);
        } catch (AnswerProblem ended) {
            kept.eraseGone(request.prompt());
            throw ended;
        }
    }

    /** Last, as the first answer may wait until the model file is hashed. An answer is worth more than its replay. */
    private static Draft recorded(Draft draft, Question question, GenerationRequest request, Written written) {
        try {
            var engine = written.model().generator().identity();
            return draft.recorded(
                    Recording.of(engine, request, question.options().citing(), written.result()));
        } catch (EngineException e) {
            log.warn("An answer cannot be replayed: {}", e.getMessage());
            return draft;
        }
    }

    /**
     * Whether all documents asked about are about to be read whole, so that nothing need be found in them.
     *
     * @throws io.lectern.problem.ProblemException (404) when the scope names what does not exist
     */
    boolean readsWhole(Question question, LoadedModel model) {
        var budget = new TokenBudget(model.generator().contextTokens(), maxTokens(question, model));
        var reading = question.options().reading();
        return scope(question, model) instanceof Whole.Documents(var documents)
                && (reading == null || reading == ReadingMode.WHOLE)
                && documents.stream().mapToLong(SourceDocument::tokens).sum() <= budget.prompt() - budget.history();
    }

    /** What may be read whole of the documents asked about. */
    private Whole scope(Question question, LoadedModel model) {
        var readable = prompts.of(model)
                .documents()
                .readable(question.scope(), model.generator().contextTokens());
        if (readable instanceof Whole.TooMuch(int documents, int tokens)
                && question.options().reading() == ReadingMode.WHOLE) {
            int window = model.generator().contextTokens();
            throw AnswerProblem.documentsTooLong(
                    "%d documents, of %d tokens or more by estimate, are not read whole: the window has %d"
                            .formatted(documents, tokens, window),
                    tokens,
                    window);
        }
        return readable;
    }

    private AssembledPrompt assemble(
            Question question, List<Hit> hits, boolean answerable, Whole scope, LoadedModel model) {
        var made = prompts.of(model);
        int window = model.generator().contextTokens();
        var evidence = hits.stream()
                .filter(hit -> answerable)
                .map(Hit::passage)
                .flatMap(passage -> made.documents().find(passage.version(), passage.filename()).stream()
                        .flatMap(document -> Evidence.of(document, passage).stream()))
                .toList();
        var kept = answerable && settings.keepExcerpts() ? earlier.of(question, made.documents()) : KeptExcerpts.NONE;
        return assembled(
                earlier.labels(question),
                history -> new PromptInput(
                        Instructions.of(
                                Script.isChinese(question.text()),
                                question.options().citing()),
                        scope instanceof Whole.Documents(var documents) ? documents : List.of(),
                        evidence,
                        history,
                        question.text(),
                        Optional.ofNullable(question.options().reading()),
                        settings.excerptOrder(),
                        kept),
                made.assembler(),
                new TokenBudget(window, maxTokens(question, model)));
    }

    private static AssembledPrompt assembled(
            EarlierLabels labels,
            Function<List<HistoryTurn>, PromptInput> input,
            PromptAssembler assembler,
            TokenBudget budget) {
        try {
            return labels.planned(history -> assembler.assemble(input.apply(history), budget));
        } catch (QuestionTooLongException e) {
            throw AnswerProblem.questionTooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        } catch (DocumentsTooLongException e) {
            throw AnswerProblem.documentsTooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        }
    }

    /** A model that reads none of the documents can only invent. */
    private static Draft nothingRead(
            Question question, List<Hit> hits, AssembledPrompt prompt, AnswerListener listener) {
        var plan = prompt.plan();
        if (plan.evidenceLeftOut() > 0) {
            throw AnswerProblem.questionTooLong(
                    "The question, the instructions and earlier turns have %d tokens, the prompt may have %d: no passage fits beside them"
                            .formatted(
                                    plan.promptTokens(),
                                    plan.window() - plan.taken().answer()),
                    plan.promptTokens(),
                    plan.window() - plan.taken().answer());
        }
        return NoAnswer.notFound(question.text(), hits, listener);
    }

    /**
     * Has the model write, and passes its text on.
     *
     * @throws AnswerProblem when the engine cannot, or the listener cancelled
     */
    static GenerationResult generate(
            AnswerId id, LoadedModel model, GenerationRequest request, AnswerListener listener) {
        var stream = new GenerationStream(id, listener);
        try {
            var generation = model.generator().generate(request, stream);
            return stream.await(generation);
        } catch (EngineBusyException e) {
            throw AnswerProblem.engineBusy(String.valueOf(e.getMessage()), e.retryAfter());
        } catch (PromptTooLongException e) {
            throw AnswerProblem.questionTooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        } catch (EngineException e) {
            throw AnswerProblem.engineFailed(String.valueOf(e.getMessage()));
        }
    }

    private Draft cited(AnswerId id, Question question, Written written, AnswerListener listener) {
        var prompt = written.prompt();
        var result = written.result();
        var verified = verified(id, question, written, listener);
        var aligned = verified.aligned();
        aligned.citations().forEach(listener::citation);
        return new Draft(
                result.text(),
                mode(prompt.plan().mode()),
                reason(prompt) + verified.account(),
                written.model().name(),
                aligned.citations(),
                aligned.unsupported(),
                coverage(written),
                usage(result),
                result.timing().prefill().toMillis(),
                result.timing().firstToken().toMillis(),
                prompt,
                null);
    }

    /** A quotation is what stands there: a model is asked about what was said in other words. */
    private Verified verified(AnswerId id, Question question, Written written, AnswerListener listener) {
        var text = written.result().text();
        var excerpts = written.prompt().plan().excerpts();
        if (question.options().citing() == CitationMode.QUOTE) {
            return new Verified(alignment.alignQuotations(text, excerpts), "");
        }
        var aligned = alignment.align(text, excerpts);
        return switch (settings.verification()) {
            case LEXICAL -> new Verified(aligned, "");
            case MODEL ->
                new ModelVerification(id, written.model(), settings.verificationTime(), listener)
                        .of(question.text(), text, aligned, excerpts);
        };
    }

    private Draft abstention(Question question, Written written, AnswerListener listener) {
        var result = written.result();
        var text = NoAnswer.text(question.text());
        listener.delta(text);
        return new Draft(
                text,
                AnswerMode.NONE,
                "the model found no answer in what it read: " + reason(written.prompt()),
                written.model().name(),
                List.of(),
                List.of(),
                coverage(written),
                usage(result),
                result.timing().prefill().toMillis(),
                result.timing().firstToken().toMillis(),
                written.prompt(),
                null);
    }

    private List<Coverage> coverage(Written written) {
        return new ReadCoverage(prompts.of(written.model()).totals()::of)
                .of(written.prompt().plan());
    }

    private static AnswerMode mode(ReadingMode reading) {
        return switch (reading) {
            case WHOLE -> AnswerMode.WHOLE;
            case MIXED -> AnswerMode.MIXED;
            case PASSAGES -> AnswerMode.PASSAGES;
        };
    }

    private static String reason(AssembledPrompt prompt) {
        var plan = prompt.plan();
        var passages = plan.evidenceLeftOut() == 0
                ? ""
                : "; %d passages that were found had no room".formatted(plan.evidenceLeftOut());
        var turns =
                prompt.turnsLeftOut() == 0 ? "" : "; %d earlier turns were left out".formatted(prompt.turnsLeftOut());
        return plan.reason() + " of %,d tokens".formatted(plan.window()) + passages + turns;
    }

    private static Usage usage(GenerationResult result) {
        var usage = result.usage();
        return new Usage(usage.promptTokens(), usage.cachedTokens(), usage.completionTokens());
    }

    /**
     * Greedy unless the question asks for a temperature, with which the authors' cuts come. Their penalty on repetition
     * never does: it would keep the model from the words and numbers of the passages that it is to quote.
     */
    private static Sampling sampling(Question question, LoadedModel model) {
        var options = question.options();
        var sampling = Sampling.of(options.temperature(), options.seed());
        var defaults = model.defaults();
        return options.temperature() == 0
                ? sampling
                : sampling.withTopK(defaults.topK()).withTopP(defaults.topP());
    }

    static int defaultMaxTokens(int window) {
        return Math.clamp(window / 4, 1, DEFAULT_MAX_TOKENS);
    }

    /** A quarter of the window, within reason, unless the question says otherwise. */
    private static int maxTokens(Question question, LoadedModel model) {
        var asked = question.options().maxTokens();
        int window = model.generator().contextTokens();
        if (asked == null) {
            return defaultMaxTokens(window);
        }
        if (asked >= window) {
            throw AnswerProblem.answerTooLong(asked, window);
        }
        return asked;
    }
}
