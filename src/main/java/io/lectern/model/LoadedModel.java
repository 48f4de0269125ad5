package io.lectern.model;

import io.lectern.engine.TextGenerator;

/** A model that is ready to answer. */
public record LoadedModel(TextGenerator generator, ChatFormat chatFormat) {

    public String name() {
        return generator.modelName();
    }
}
