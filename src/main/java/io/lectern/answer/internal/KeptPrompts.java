package io.lectern.answer.internal;

import io.lectern.document.DeletionListener;
import io.lectern.document.DocumentId;
import io.lectern.document.Tenant;
import io.lectern.engine.CacheScope;
import io.lectern.model.Models;
import org.springframework.stereotype.Component;

/** What the engine keeps of prompts, which spell out documents: each tenant's by itself, and erased with the document. */
@Component
public class KeptPrompts implements DeletionListener {

    /** The engine keeps nothing across tenants. */
    public static final CacheScope SCOPE = new CacheScope(Tenant.DEFAULT.toString());

    private final Models models;
    private final ModelPrompts prompts;

    KeptPrompts(Models models, ModelPrompts prompts) {
        this.models = models;
        this.prompts = prompts;
    }

    @Override
    public void erase(DocumentId document) {
        prompts.forget(document);
        models.forget(SCOPE, document.toString());
    }
}
