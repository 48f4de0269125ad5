package io.lectern.answer.internal;

import io.lectern.document.DocumentId;
import io.lectern.document.DocumentTexts;
import io.lectern.model.LoadedModel;
import io.lectern.prompt.PromptAssembler;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What prompts for the loaded model are made with; kept until another model is loaded. Safe for use by several threads. */
@Component
public class ModelPrompts {

    private final DocumentTexts texts;
    private final AtomicReference<@Nullable Made> made = new AtomicReference<>();

    /** For one model. */
    public record Made(LoadedModel model, PromptAssembler assembler, SourceDocuments documents, TokenTotals totals) {}

    ModelPrompts(DocumentTexts texts) {
        this.texts = texts;
    }

    /** Forgets the text of a document that is deleted. */
    void forget(DocumentId document) {
        var known = made.get();
        if (known != null) {
            known.documents().forget(document);
            known.totals().forget(document);
        }
    }

    /** What prompts for a model are made with. */
    public Made of(LoadedModel model) {
        var known = made.get();
        if (known != null && known.model().equals(model)) {
            return known;
        }
        var encoding = model.encoding();
        var next =
                new Made(model, new PromptAssembler(encoding), new SourceDocuments(texts, encoding), new TokenTotals());
        made.set(next);
        return next;
    }
}
