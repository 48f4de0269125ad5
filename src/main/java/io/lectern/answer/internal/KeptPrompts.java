package io.lectern.answer.internal;

import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.Tenant;
import io.lectern.engine.CacheScope;
import io.lectern.engine.PromptPart;
import io.lectern.model.Models;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the engine keeps of prompts, which spell out documents: each tenant's by itself, and erased with the document. */
@Component
public class KeptPrompts implements DeletionListener {

    /** The engine keeps nothing across tenants. */
    public static final CacheScope SCOPE = new CacheScope(Tenant.DEFAULT.toString());

    private final Models models;
    private final ModelPrompts prompts;
    private final DocumentTexts texts;

    KeptPrompts(Models models, ModelPrompts prompts, DocumentTexts texts) {
        this.texts = texts;
        this.models = models;
        this.prompts = prompts;
    }

    /** Erases what came of reading documents that are deleted by now, as their erasure may have been before that. */
    void eraseGone(List<PromptPart> read) {
        read.stream()
                .flatMap(part -> part.source().stream())
                .distinct()
                .filter(document -> isGone(new DocumentId(UUID.fromString(document))))
                .forEach(document -> models.forget(SCOPE, document));
    }

    private boolean isGone(DocumentId document) {
        try {
            texts.ready(new DocumentScope(Set.of(), Set.of(document)));
            return false;
        } catch (DocumentException unknown) {
            return true;
        }
    }

    @Override
    public void erase(DocumentId document) {
        prompts.forget(document);
        models.forget(SCOPE, document.toString());
    }
}
