package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerListener;
import io.lectern.answer.AnswerProblem;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.VersionId;
import io.lectern.model.LoadedModel;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Has the loaded model read, which keeps what it read. */
@Component
class ModelReader implements DocumentReader {

    private final Models models;
    private final ModelPrompts prompts;
    private final KeptPrompts kept;
    private final DocumentTexts texts;
    private final List<Foreground> foreground;

    ModelReader(
            Models models, ModelPrompts prompts, KeptPrompts kept, DocumentTexts texts, List<Foreground> foreground) {
        this.models = models;
        this.prompts = prompts;
        this.kept = kept;
        this.texts = texts;
        this.foreground = List.copyOf(foreground);
    }

    @Override
    public VersionId ready(DocumentId document) {
        return texts.ready(new DocumentScope(Set.of(), Set.of(document))).stream()
                .findFirst()
                .orElseThrow(() -> AnswerProblem.documentNotReady(document))
                .version();
    }

    @Override
    public ReadAheadPrompt prompt(DocumentId document) {
        return ReadAheadPrompt.of(document, model(), prompts);
    }

    @Override
    public OptionalInt read(ReadAheadPrompt prompt, BooleanSupplier cancelled) {
        var unheard = new Unheard(cancelled);
        var stream = new GenerationStream(AnswerId.random(), unheard);
        try {
            var result = stream.await(model().generator().generate(prompt.request(), stream));
            return OptionalInt.of(result.usage().cachedTokens());
        } catch (AnswerProblem ended) {
            if (unheard.cancelled) {
                return OptionalInt.empty();
            }
            throw ended;
        } finally {
            kept.eraseGone(prompt.request().prompt());
        }
    }

    @Override
    public boolean isIdle() {
        return foreground.stream().noneMatch(Foreground::isUnderWay);
    }

    private LoadedModel model() {
        return switch (models.availability()) {
            case NotConfigured() -> throw AnswerProblem.noModel();
            case Unavailable(String reason) -> throw AnswerProblem.modelUnavailable(reason);
            case Ready(LoadedModel model) -> model;
        };
    }

    /** Remembers that it cancelled. Of the reading thread only. */
    private static final class Unheard implements AnswerListener {

        private final BooleanSupplier wish;
        private boolean cancelled;

        Unheard(BooleanSupplier wish) {
            this.wish = wish;
        }

        @Override
        public boolean cancelled() {
            cancelled |= wish.getAsBoolean();
            return cancelled;
        }
    }
}
