package io.lectern.evaluation.subject;

import io.lectern.engine.llama.ContextOptions;
import io.lectern.engine.llama.KvType;
import java.util.Optional;

/**
 * How to run a model that is evaluated.
 *
 * @param contextTokens of prompt and answer together; 0 for the model's own, as far as the memory holds them
 * @param chatFormat instead of the one that is recorded or in the model file
 */
public record SubjectSettings(
        int contextTokens,
        Optional<Integer> threads,
        Optional<KvType> keyType,
        Optional<KvType> valueType,
        Optional<String> chatFormat) {

    ContextOptions context(ContextOptions defaults) {
        return new ContextOptions(
                contextTokens,
                contextTokens,
                defaults.batchTokens(),
                threads.orElse(defaults.threads()),
                keyType,
                valueType,
                defaults.flashAttention(),
                defaults.rope(),
                defaults.length());
    }
}
