package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Question;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationResult.FinishReason;
import io.lectern.engine.PromptPart;
import io.lectern.engine.Sampling;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.HistoryTurn;
import io.lectern.retrieval.TermWeights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A question that leans on earlier turns, written by a model as one that stands alone. What the model writes is only taken
 * when it is short, has the question's own words, and hardly any that were not in the conversation.
 */
final class StandaloneQuery {

    private static final int MOST_TOKENS = 64;
    private static final int MOST_CHARACTERS = 300;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int TURNS = 6;
    /** Of each question and each answer. */
    private static final int TURN_CHARACTERS = 300;
    /** Share of the question's words that the query has at least. */
    private static final double OWN = 0.5;
    /** Share of the query's words that were in the conversation at least. */
    private static final double SAID = 0.75;

    private static final String ENGLISH = """
            Rewrite the last question of the conversation so that it can be understood without the conversation. Put the \
            names that it refers to in the place of words like it, they or that. Reply with the question only.""";
    private static final String CHINESE = "把对话中的最后一个问题改写成不看对话也能理解的问题，用具体名称代替它、他们、这个等词。只回复改写后的问题。";

    private final TermWeights weights;

    StandaloneQuery(TermWeights weights) {
        this.weights = weights;
    }

    /**
     * The query; empty when the model makes none that is good, or cannot be asked.
     *
     * @throws AnswerProblem when the answer is cancelled meanwhile
     */
    Optional<String> of(AnswerId id, Question question, LoadedModel model, AnswerListener listener) {
        var prompt = prompt(question, model.encoding());
        int tokens = prompt.stream().mapToInt(part -> part.tokens().length).sum();
        if (tokens + MOST_TOKENS > model.generator().contextTokens()) {
            return Optional.empty();
        }
        var stops = new ArrayList<>(model.chatFormat().stopStrings());
        stops.add("\n");
        var request = GenerationRequest.of(
                        prompt,
                        Sampling.GREEDY,
                        new GenerationLimits(
                                MOST_TOKENS, stops, model.chatFormat().stopTokens(), Optional.of(LONGEST)))
                .withScope(KeptPrompts.SCOPE);
        var stream = new GenerationStream(id, listener.silenced());
        try {
            var result = stream.await(model.generator().generate(request, stream));
            return result.reason() == FinishReason.STOP ? accepted(result.text(), question) : Optional.empty();
        } catch (EngineException rulesDoInstead) {
            return Optional.empty();
        }
    }

    /** What the model wrote, if it is a query for this question. */
    Optional<String> accepted(String written, Question question) {
        var query = MarkerAlignment.withoutMarkers(written).strip();
        var own = weights.of(question.text());
        var all = weights.of(query);
        var conversation = question.history().stream()
                        .map(turn -> turn.question() + "\n" + turn.answer())
                        .collect(Collectors.joining("\n"))
                + "\n" + question.text();
        boolean good = !query.isEmpty()
                && query.length() <= MOST_CHARACTERS
                && !Abstention.is(query)
                && !all.isEmpty()
                && (own.isEmpty() || own.coverage(query) >= OWN)
                && all.coverage(conversation) >= SAID;
        return good ? Optional.of(query) : Optional.empty();
    }

    /** Only the instruction is kept: what was said quotes documents, and must not outlive them. */
    private static List<PromptPart> prompt(Question question, ChatEncoding encoding) {
        boolean chinese = Script.isChinese(question.text());
        var scaffold = encoding.scaffold(List.of(Role.SYSTEM, Role.USER));
        var parts = new ArrayList<PromptPart>();
        parts.add(PromptPart.cached(ChatEncoding.join(
                List.of(scaffold.getFirst(), encoding.content(chinese ? CHINESE : ENGLISH), scaffold.get(1)))));
        var history = question.history();
        for (var turn : history.subList(Math.max(0, history.size() - TURNS), history.size())) {
            parts.add(PromptPart.of(encoding.content(said(turn, chinese))));
        }
        var last = (chinese ? "最后一个问题：" : "Last question: ") + question.text();
        parts.add(PromptPart.of(ChatEncoding.join(List.of(encoding.content(last), scaffold.getLast()))));
        return parts;
    }

    private static String said(HistoryTurn turn, boolean chinese) {
        return (chinese ? "问：%s\n答：%s\n" : "Question: %s\nAnswer: %s\n")
                .formatted(beginning(turn.question()), beginning(MarkerAlignment.withoutMarkers(turn.answer())));
    }

    /** As much of a text as tells what it is about. */
    static String beginning(String text) {
        int characters = Math.min(TURN_CHARACTERS, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
