package io.lectern.answer.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.PromptAssembler;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What prompts for the loaded model are made with; kept until another model is loaded. Safe for use by several threads. */
final class ModelPrompts {

    private final DocumentTexts texts;
    private final AtomicReference<@Nullable Made> made = new AtomicReference<>();

    /** For one model. */
    record Made(LoadedModel model, PromptAssembler assembler, SourceDocuments documents) {}

    ModelPrompts(DocumentTexts texts) {
        this.texts = texts;
    }

    Made of(LoadedModel model) {
        var known = made.get();
        if (known != null && known.model().equals(model)) {
            return known;
        }
        var encoding = model.encoding();
        var next = new Made(model, new PromptAssembler(encoding), new SourceDocuments(texts, encoding));
        made.set(next);
        return next;
    }
}
