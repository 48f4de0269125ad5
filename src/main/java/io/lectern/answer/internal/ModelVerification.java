package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.Citation;
import io.lectern.answer.internal.MarkerAlignment.Aligned;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationRequest.Output;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import io.lectern.engine.OutputConstraint;
import io.lectern.engine.Sampling;
import io.lectern.model.ChatEncoding;
import io.lectern.model.ChatFormat.Role;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.Excerpt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model whether what one answer cites supports what it says, and believes it only when it says no: a citation that
 * rules found wrong stays so. It can write nothing but yes or no, chooses the likelier, and reads each question from nothing
 * in batches of its own that end at the same places, so that the same answer is judged the same again. Nothing of it is kept.
 * For one thread.
 */
final class ModelVerification {

    /** So many questions about one answer at most, in the order of its citations. */
    static final int MOST_QUESTIONS = 32;
    /** Of a question with the text that is cited. */
    static final int MOST_TOKENS = 2_048;

    private static final Logger log = LoggerFactory.getLogger(ModelVerification.class);
    private static final int VERDICT_TOKENS = 8;
    /** Tokens that are computed together: answers that others are writing wait for no more than these. */
    private static final int BATCH_TOKENS = 32;

    private static final Output VERDICT = new Output(new OutputConstraint.Grammar("""
            root ::= " "? ("yes" | "Yes" | "no" | "No" | "是" | "否")
            """), Optional.empty());

    private static final Wording ENGLISH = new Wording("""
            You check a statement against a text. Only the text counts, not what else you know. Reply yes when the text says \
            what the statement says. Reply no when the text says something else or does not say it. The question only tells what \
            the statement is about.""", """
            Text:
            %s

            Question: %s

            Statement in reply: %s

            Does the text support the statement? Reply yes or no.""");
    private static final Wording CHINESE = new Wording("""
            你根据一段文本核对一个论述。只看文本，不用其他知识。文本说了论述所说的内容，就回复“是”；文本说的不同，或者没有说，就回复“否”。问题只说明论述讲的是什么。""", """
            文本：
            %s

            问题：%s

            对问题的论述：%s

            文本是否支持该论述？请回复“是”或“否”。""");

    private final AnswerId id;
    private final LoadedModel model;
    private final AnswerListener listener;
    private final long end;
    private final Map<String, Optional<Boolean>> verdicts = new HashMap<>();
    private int asked;
    private int tokens;
    private boolean over;

    private record Wording(String system, String question) {}

    /**
     * Citations after the model was asked.
     *
     * @param account what was asked and taken back, as a clause behind the reason for the mode; empty when nothing was
     */
    record Verified(Aligned aligned, String account) {}

    /**
     * @param longest for all questions together
     * @param listener may end it: citations that were not judged stay as they are then
     */
    ModelVerification(AnswerId id, LoadedModel model, Duration longest, AnswerListener listener) {
        this.id = id;
        this.model = model;
        this.listener = listener.silenced();
        this.end = System.nanoTime() + longest.toNanos();
    }

    /**
     * Asks about every verified citation. One about which the model cannot be asked stays as it is.
     *
     * @param question that the answer replies to
     * @param excerpts what the labels stand for: label {@code n} is element {@code n - 1}
     */
    Verified of(String question, String answer, Aligned aligned, List<Excerpt> excerpts) {
        var citations = new ArrayList<Citation>();
        int verified = 0;
        int judged = 0;
        int refused = 0;
        for (var citation : aligned.citations()) {
            var verdict = citation.verified()
                    ? isSupported(
                            StandaloneQuery.beginning(question),
                            answer.substring(citation.answerStart(), citation.answerEnd()),
                            MarkerAlignment.surroundings(citation, excerpts.get(citation.label() - 1)))
                    : Optional.<Boolean>empty();
            boolean denied = verdict.filter(supported -> !supported).isPresent();
            citations.add(denied ? citation.unverified() : citation);
            verified += citation.verified() ? 1 : 0;
            judged += verdict.isPresent() ? 1 : 0;
            refused += denied ? 1 : 0;
        }
        var account = verified == 0
                ? ""
                : "; citations that hold by rules: %d, judged by the model: %d, refused: %d, in %,d tokens"
                        .formatted(verified, judged, refused, tokens);
        return new Verified(new Aligned(citations, MarkerAlignment.unsupported(answer, citations)), account);
    }

    /** Empty when the model cannot say. */
    private Optional<Boolean> isSupported(String asked, String statement, String text) {
        var wording = Script.isMostlyChinese(statement) ? CHINESE : ENGLISH;
        var question = wording.question().formatted(text, asked, statement);
        var known = verdicts.get(question);
        if (known != null) {
            return known;
        }
        var verdict = ask(wording.system(), question);
        verdicts.put(question, verdict);
        return verdict;
    }

    private Optional<Boolean> ask(String system, String question) {
        var left = Duration.ofNanos(end - System.nanoTime());
        over |= asked == MOST_QUESTIONS || !left.isPositive() || listener.cancelled();
        if (over) {
            return Optional.empty();
        }
        var prompt = prompt(system, question);
        int most = Math.min(MOST_TOKENS, model.generator().contextTokens() - VERDICT_TOKENS);
        return prompt.length > most ? Optional.empty() : ask(prompt, left);
    }

    private Optional<Boolean> ask(int[] prompt, Duration left) {
        asked++;
        var limits = new GenerationLimits(
                VERDICT_TOKENS, List.of(), model.chatFormat().stopTokens(), Optional.of(left));
        var request = GenerationRequest.of(prompt, Sampling.GREEDY, limits)
                .withScope(KeptPrompts.SCOPE)
                .withOutput(VERDICT)
                .withAgain(batches(prompt.length));
        try {
            var stream = new GenerationStream(id, listener);
            var result = stream.await(model.generator().generate(request, stream));
            tokens += read(result) + result.usage().completionTokens();
            return verdict(result.text());
        } catch (EngineException e) {
            log.info("The model judges no more citations of answer {}: {}", id, e.getMessage());
        } catch (AnswerProblem cancelled) {
            log.info("The model judges no more citations of answer {}, which is written, but was cancelled", id);
        }
        over = true;
        return Optional.empty();
    }

    private static Computation batches(int tokens) {
        return new Computation(
                IntStream.iterate(0, start -> start < tokens, start -> start + BATCH_TOKENS)
                        .mapToObj(start -> new Batch(start, Math.min(tokens, start + BATCH_TOKENS)))
                        .toList(),
                true);
    }

    /** Tokens of the prompt that were read before it ended. */
    private static int read(GenerationResult result) {
        var batches = result.computation().batches();
        return batches.isEmpty() ? 0 : batches.getLast().end();
    }

    private int[] prompt(String system, String question) {
        var encoding = model.encoding();
        var scaffold = encoding.scaffold(List.of(Role.SYSTEM, Role.USER));
        return ChatEncoding.join(List.of(
                scaffold.getFirst(),
                encoding.content(system),
                scaffold.get(1),
                encoding.content(question),
                scaffold.getLast()));
    }

    /** Empty when the time was over before it had written it. */
    private static Optional<Boolean> verdict(String written) {
        return switch (written.strip()) {
            case "yes", "Yes", "是" -> Optional.of(true);
            case "no", "No", "否" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
