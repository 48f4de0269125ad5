package io.lectern.gguf;

import java.util.Optional;

/**
 * The sizes of a validated language model.
 *
 * @param name {@code general.name}, or else the file's name
 * @param architecture {@code general.architecture}
 * @param blocks transformer layers; those that a token passes several times count each time
 * @param embeddingLength width of the model
 * @param heads query heads of a layer
 * @param keyLength numbers in one key head
 * @param keyRow numbers that one token's keys take in the KV cache of one layer
 * @param valueRow numbers that one token's values take in the KV cache of one layer
 * @param vocabulary tokens
 * @param contextLength tokens of context the model was trained on
 * @param dynamicRope when the base of its positions depends on the length of a context
 */
public record ModelShape(
        String name,
        String architecture,
        int blocks,
        int embeddingLength,
        int heads,
        int keyLength,
        int keyRow,
        int valueRow,
        int vocabulary,
        int contextLength,
        Optional<DynamicRope> dynamicRope) {

    /**
     * Checks the file against everything that would end the process inside llama.cpp, or only later, at the first
     * token.
     *
     * @throws GgufException when llama.cpp could not run the model
     */
    public static ModelShape of(GgufFile file) {
        return new GgufValidator(file).validate();
    }
}
