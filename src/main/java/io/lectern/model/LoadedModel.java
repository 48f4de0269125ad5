package io.lectern.model;

import io.lectern.engine.TextGenerator;

/** A model that is ready to answer. */
public record LoadedModel(TextGenerator generator, ChatFormat chatFormat) {

    public String name() {
        return generator.modelName();
    }

    /** How this model's prompts become tokens. */
    public ChatEncoding encoding() {
        return new ChatEncoding(generator.tokenizer(), chatFormat, generator.beginOfSequence());
    }
}
