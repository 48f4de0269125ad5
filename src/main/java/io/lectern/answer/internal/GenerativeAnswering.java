package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Coverage;
import io.lectern.answer.Question;
import io.lectern.answer.Usage;
import io.lectern.engine.EngineBusyException;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.PromptTooLongException;
import io.lectern.engine.Sampling;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.AssembledPrompt;
import io.lectern.prompt.PromptAssembler;
import io.lectern.prompt.PromptInput;
import io.lectern.prompt.QuestionTooLongException;
import io.lectern.prompt.TokenBudget;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.Passage;
import java.util.List;
import java.util.Optional;

/**
 * Answers with a model: it reads numbered passages and cites them by {@code [n]}. The same question on the same passages
 * gets the same answer, whatever the model's authors sample with in a chat.
 */
final class GenerativeAnswering {

    private static final int DEFAULT_MAX_TOKENS = 512;
    private static final String SYSTEM_ENGLISH = """
            Answer the question from the numbered passages only. Put the number of the passage that supports a \
            statement in square brackets behind it, like [1]. Quote numbers and names exactly. If the passages do not \
            hold the answer, reply only NO_ANSWER.""";
    private static final String SYSTEM_CHINESE = """
            只根据下面编号的段落回答问题。在每个论述后面用方括号注明依据的段落编号，例如[1]。数字和名称须与原文一致。\
            如果段落中没有答案，只回复 NO_ANSWER。""";

    private final MarkerAlignment alignment;
    private final CoverageReport coverage;

    GenerativeAnswering(MarkerAlignment alignment, CoverageReport coverage) {
        this.alignment = alignment;
        this.coverage = coverage;
    }

    Draft answer(AnswerId id, Question question, List<Hit> hits, LoadedModel model, AnswerListener listener) {
        var prompt = assemble(question, hits, model);
        var request = GenerationRequest.of(
                        prompt.parts(),
                        sampling(question, model),
                        new GenerationLimits(
                                maxTokens(question, model),
                                model.chatFormat().stopStrings(),
                                model.chatFormat().stopTokens(),
                                Optional.empty()))
                .withScope(KeptPrompts.SCOPE);
        var result = generate(id, model, request, listener);
        return Abstention.is(result.text())
                ? abstention(question, prompt, model, result, listener)
                : cited(prompt, model, result, listener);
    }

    private static AssembledPrompt assemble(Question question, List<Hit> hits, LoadedModel model) {
        var generator = model.generator();
        var assembler = new PromptAssembler(model.encoding());
        var system = Script.isChinese(question.text()) ? SYSTEM_CHINESE : SYSTEM_ENGLISH;
        var passages = hits.stream().map(Hit::passage).toList();
        var budget = new TokenBudget(generator.contextTokens(), maxTokens(question, model));
        try {
            var prompt =
                    assembler.assemble(new PromptInput(system, passages, question.history(), question.text()), budget);
            return withPassages(prompt, budget);
        } catch (QuestionTooLongException e) {
            throw AnswerProblem.questionTooLong(String.valueOf(e.getMessage()), e.tokens(), e.limit());
        }
    }

    /** A model that reads none of the documents can only invent. */
    private static AssembledPrompt withPassages(AssembledPrompt prompt, TokenBudget budget) {
        if (prompt.passages().isEmpty()) {
            throw AnswerProblem.questionTooLong(
                    "The question, the instructions and earlier turns have %d tokens, the prompt may have %d: no passage fits beside them"
                            .formatted(prompt.tokens().length, budget.prompt()),
                    prompt.tokens().length,
                    budget.prompt());
        }
        return prompt;
    }

    private static GenerationResult generate(
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

    private Draft cited(AssembledPrompt prompt, LoadedModel model, GenerationResult result, AnswerListener listener) {
        var aligned = alignment.align(result.text(), prompt.passages());
        aligned.citations().forEach(listener::citation);
        return new Draft(
                result.text(),
                AnswerMode.PASSAGES,
                reason(prompt, model),
                model.name(),
                aligned.citations(),
                aligned.unsupported(),
                covered(prompt.passages(), model),
                usage(result),
                result.timing().prefill().toMillis(),
                result.timing().firstToken().toMillis(),
                prompt.tokens());
    }

    private Draft abstention(
            Question question,
            AssembledPrompt prompt,
            LoadedModel model,
            GenerationResult result,
            AnswerListener listener) {
        var text = NoAnswer.text(question.text());
        listener.delta(text);
        return new Draft(
                text,
                AnswerMode.NONE,
                "the model found no answer in the passages; " + reason(prompt, model),
                model.name(),
                List.of(),
                List.of(),
                covered(prompt.passages(), model),
                usage(result),
                result.timing().prefill().toMillis(),
                result.timing().firstToken().toMillis(),
                prompt.tokens());
    }

    private List<Coverage> covered(List<Passage> passages, LoadedModel model) {
        return coverage.exact(passages, model.name(), model.tokenizer());
    }

    private static String reason(AssembledPrompt prompt, LoadedModel model) {
        int read = prompt.passages().size();
        var turns =
                prompt.turnsLeftOut() == 0 ? "" : "; %d earlier turns were left out".formatted(prompt.turnsLeftOut());
        return "the model read %d of the %d best passages in its window of %d tokens%s"
                .formatted(
                        read, read + prompt.passagesLeftOut(), model.generator().contextTokens(), turns);
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

    /** A quarter of the window, within reason, unless the question says otherwise. */
    private static int maxTokens(Question question, LoadedModel model) {
        var asked = question.options().maxTokens();
        int window = model.generator().contextTokens();
        if (asked == null) {
            return Math.clamp(window / 4, 1, DEFAULT_MAX_TOKENS);
        }
        if (asked >= window) {
            throw AnswerProblem.answerTooLong(asked, window);
        }
        return asked;
    }
}
