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
import io.lectern.engine.GenerationResult.Computation;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model whether what one answer cites supports what it says, and believes it only when it says no: a citation that
 * rules found wrong stays so. It can write nothing but yes or no, chooses the likelier, and reads each question from nothing
 * in batches of its own, so that the same answer is judged the same again. Nothing of it is kept. For one thread.
 */
final class ModelVerification {

    /** So many questions about one answer at most, in the order of its citations. */
    static final int MOST_QUESTIONS = 32;
    /** Of a question with the text that is cited. */
    static final int MOST_TOKENS = 2_048;

    private static final Logger log = LoggerFactory.getLogger(ModelVerification.class);
    private static final int VERDICT_TOKENS = 8;
    private static final Output VERDICT = new Output(new OutputConstraint.Grammar("""
            root ::= " "? ("yes" | "Yes" | "no" | "No" | "是" | "否")
            """), Optional.empty());

    private static final Wording ENGLISH = new Wording("""
            You check a statement against a text. Only the text counts, not what else you know. Reply yes when the text says \
            what the statement says. Reply no when the text says something else or does not say it.""", """
            Text:
            %s

            Statement: %s

            Does the text support the statement? Reply yes or no.""");
    private static final Wording CHINESE = new Wording("""
            你根据一段文本核对一个论述。只看文本，不用其他知识。文本说了论述所说的内容，就回复“是”；文本说的不同，或者没有说，就回复“否”。""", """
            文本：
            %s

            论述：%s

            文本是否支持该论述？请回复“是”或“否”。""");

    private final AnswerId id;
    private final LoadedModel model;
    private final AnswerListener listener;
    private final long end;
    private final Map<String, Optional<Boolean>> verdicts = new HashMap<>();
    private int tokens;

    private record Wording(String system, String question) {}

    /**
     * Citations after the model was asked.
     *
     * @param account what was asked and taken back, as a clause behind the reason for the mode; empty when nothing was
     */
    record Verified(Aligned aligned, String account) {}

    /**
     * @param longest for all questions together
     * @param listener may cancel them
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
     * @param excerpts what the labels stand for: label {@code n} is element {@code n - 1}
     * @throws AnswerProblem when the answer is cancelled meanwhile
     */
    Verified of(String answer, Aligned aligned, List<Excerpt> excerpts) {
        var citations = new ArrayList<Citation>();
        int verified = 0;
        int judged = 0;
        int refused = 0;
        for (var citation : aligned.citations()) {
            var verdict = citation.verified()
                    ? isSupported(
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
                : "; of %d citations that hold by rules the model judged %d and refused %d, in %,d tokens"
                        .formatted(verified, judged, refused, tokens);
        return new Verified(new Aligned(citations, MarkerAlignment.unsupported(answer, citations)), account);
    }

    /** Empty when the model cannot say. */
    private Optional<Boolean> isSupported(String statement, String text) {
        var wording = Script.isMostlyChinese(statement) ? CHINESE : ENGLISH;
        var question = wording.question().formatted(text, statement);
        var known = verdicts.get(question);
        if (known != null) {
            return known;
        }
        var verdict = verdicts.size() < MOST_QUESTIONS ? ask(wording.system(), question) : Optional.<Boolean>empty();
        verdicts.put(question, verdict);
        return verdict;
    }

    private Optional<Boolean> ask(String system, String question) {
        var prompt = prompt(system, question);
        var left = Duration.ofNanos(end - System.nanoTime());
        int most = Math.min(MOST_TOKENS, model.generator().contextTokens() - VERDICT_TOKENS);
        if (prompt.length > most || !left.isPositive()) {
            return Optional.empty();
        }
        var limits = new GenerationLimits(
                VERDICT_TOKENS, List.of(), model.chatFormat().stopTokens(), Optional.of(left));
        var request = GenerationRequest.of(prompt, Sampling.GREEDY, limits)
                .withScope(KeptPrompts.SCOPE)
                .withOutput(VERDICT)
                .withAgain(Computation.ALONE);
        try {
            var stream = new GenerationStream(id, listener);
            var result = stream.await(model.generator().generate(request, stream));
            tokens += prompt.length + result.usage().completionTokens();
            return verdict(result.text());
        } catch (EngineException e) {
            log.info("The model could not be asked about a citation: {}", e.getMessage());
            return Optional.empty();
        }
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
