package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.answer.CitationMode;
import io.lectern.answer.PromptManifest;
import io.lectern.answer.Replay;
import io.lectern.answer.Replay.Difference;
import io.lectern.answer.Replay.Reason;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.engine.EngineException;
import io.lectern.engine.EngineIdentity;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.GenerationRequest.Output;
import io.lectern.engine.GenerationResult;
import io.lectern.engine.OutputConstraint;
import io.lectern.engine.PromptPart;
import io.lectern.model.LoadedModel;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Has the model write an answer once more: from the stored ids, with the same choices of tokens, in batches of its own that
 * end where they ended then. Nothing of it is stored or kept.
 */
@Component
class Replays {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    // One reads a whole prompt in batches of its own, which is enough for answers that are written meanwhile.
    private final Semaphore turn = new Semaphore(1);
    private final AnswerStore answers;
    private final Recordings recordings;
    private final DocumentTexts texts;
    private final Models models;

    Replays(AnswerStore answers, Recordings recordings, DocumentTexts texts, Models models) {
        this.models = models;
        this.answers = answers;
        this.recordings = recordings;
        this.texts = texts;
    }

    /**
     * Replays an answer that is stored.
     *
     * @param listener told when the model is about to be asked
     * @throws AnswerProblem when no model wrote it, its ids are erased, there is no model, another is being replayed, the
     *     engine cannot, or the listener cancelled
     */
    Replay replay(AnswerId id, AnswerListener listener) {
        var recorded = recordings.find(id).orElseThrow(() -> AnswerProblem.withoutPrompt(id));
        var prompt = recorded.prompt();
        if (prompt == null) {
            throw AnswerProblem.promptErased(id);
        }
        var recording = recorded.recording();
        if (recording == null) {
            return Replay.notAsked(Reason.RECORDED_BEFORE_REPLAY_EXISTED);
        }
        var model = model();
        if (!turn.tryAcquire()) {
            throw AnswerProblem.engineBusy("Another answer is being replayed, one at a time is", RETRY_AFTER);
        }
        try {
            listener.started(id);
            return inTurn(id, prompt, recording, model, listener);
        } finally {
            turn.release();
        }
    }

    private LoadedModel model() {
        return switch (models.availability()) {
            case NotConfigured() -> throw AnswerProblem.noModel();
            case Unavailable(String reason) -> throw AnswerProblem.modelUnavailable(reason);
            case Ready(LoadedModel model) -> model;
        };
    }

    private Replay inTurn(AnswerId id, int[] prompt, Recording recording, LoadedModel model, AnswerListener listener) {
        var now = identity(model);
        if (!now.modelSha256().equals(recording.engine().modelSha256())) {
            return Replay.notAsked(Reason.MODEL_CHANGED);
        }
        if (prompt.length >= model.generator().contextTokens()) {
            return Replay.notAsked(Reason.BACKEND_CHANGED);
        }
        var request = GenerationRequest.of(
                        List.of(PromptPart.of(prompt)),
                        recording.recipe().sampling(),
                        recording.recipe().limits())
                .withScope(KeptPrompts.SCOPE)
                .withOutput(new Output(constraint(id, recording.recipe().citing()), Optional.empty()))
                .withAgain(recording.computation());
        var result = GenerativeAnswering.generate(id, model, request, listener);
        return compared(recording, now, result, model);
    }

    private static EngineIdentity identity(LoadedModel model) {
        try {
            return model.generator().identity();
        } catch (EngineException e) {
            throw AnswerProblem.engineFailed(String.valueOf(e.getMessage()));
        }
    }

    private static Replay compared(
            Recording recording, EngineIdentity now, GenerationResult result, LoadedModel model) {
        int differs = Arrays.mismatch(recording.tokens(), result.tokens());
        if (differs < 0) {
            return new Replay(true, result.text(), null, null);
        }
        var common = model.generator().tokenizer().decode(Arrays.copyOf(result.tokens(), differs));
        return new Replay(
                false,
                result.text(),
                new Difference(differs, commonLength(common, result.text())),
                reason(recording, now));
    }

    /** Tokens may end within a character, and behind the end of the text. */
    private static int commonLength(String tokens, String text) {
        int differs = Arrays.mismatch(tokens.toCharArray(), text.toCharArray());
        return differs < 0 ? text.length() : differs;
    }

    private static Reason reason(Recording recording, EngineIdentity now) {
        var then = recording.engine();
        if (!then.versions().equals(now.versions())) {
            return Reason.ENGINE_CHANGED;
        }
        if (!then.backend().equals(now.backend())) {
            return Reason.BACKEND_CHANGED;
        }
        return recording.computation().alone() ? Reason.NUMERICS : Reason.COMPUTED_WITH_OTHERS;
    }

    /** What the answer was held to, from the places that its prompt was made of. */
    private OutputConstraint constraint(AnswerId id, CitationMode citing) {
        var excerpts = answers.prompt(id).orElseThrow().entries().stream()
                .filter(entry -> entry.label() != null)
                .toList();
        try {
            return CitationForms.of(citing, excerpts.size(), () -> quotable(excerpts));
        } catch (DocumentException gone) {
            throw AnswerProblem.promptErased(id);
        }
    }

    private List<String> quotable(List<PromptManifest.Entry> excerpts) {
        var known = new HashMap<VersionId, String>();
        return excerpts.stream()
                .map(excerpt -> {
                    var text = known.computeIfAbsent(
                            version(excerpt), version -> texts.text(version).text());
                    return CitationForms.quotable(excerpt.ranges().stream()
                            .map(range -> text.substring(range.startChar(), range.endChar()))
                            .toList());
                })
                .toList();
    }

    private static VersionId version(PromptManifest.Entry excerpt) {
        return new VersionId(
                Objects.requireNonNull(excerpt.documentId()), Objects.requireNonNull(excerpt.documentVersion()));
    }
}
