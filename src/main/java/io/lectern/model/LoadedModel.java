package io.lectern.model;

import io.lectern.engine.TextGenerator;

/**
 * A model that is ready to answer.
 *
 * @param defaults for what a request leaves open
 */
public record LoadedModel(TextGenerator generator, ChatFormat chatFormat, GenerationDefaults defaults) {

    public String name() {
        return generator.modelName();
    }

    /** How this model's prompts become tokens. */
    public ChatEncoding encoding() {
        return chatFormat.encoding(generator.tokenizer(), generator.beginOfSequence());
    }
}
