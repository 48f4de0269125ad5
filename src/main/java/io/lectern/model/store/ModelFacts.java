package io.lectern.model.store;

import io.lectern.model.chat.ChatSetup;
import java.util.List;
import java.util.Optional;

/**
 * What an import found out about a model, beside what its file says.
 *
 * @param tokenizer name of the file that defines it
 * @param unconfirmed each as "field: value"
 */
record ModelFacts(
        Optional<String> family,
        ChatSetup chat,
        Optional<String> tokenizer,
        String quantization,
        List<String> unconfirmed) {

    /** For a model file of unknown origin. */
    static ModelFacts ofFile(String quantization) {
        var nothing = new ChatSetup(Optional.empty(), Optional.empty(), List.of());
        return new ModelFacts(Optional.empty(), nothing, Optional.empty(), quantization, List.of());
    }
}
