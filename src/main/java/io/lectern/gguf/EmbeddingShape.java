package io.lectern.gguf;

import java.util.OptionalInt;
import java.util.Set;

/**
 * The sizes of a validated model that turns texts into vectors or scores: an encoder, or a language model.
 *
 * @param maxTokens of one text, by what it was trained on and the rows of its position table
 * @param pooling {@code pooling_type} of the file: 0 none, 1 mean, 2 first, 3 last, 4 a score
 * @param classifierOutputs numbers that its head for scores gives; 0 when it has none
 * @param tokenizer {@code tokenizer.ggml.model}: {@code bert} for word pieces, {@code t5} for unigrams, or another
 * @param secondText what is added to the ids of the second text of a pair, so that the model tells it from the first; 0
 *     when it does not
 */
public record EmbeddingShape(
        String name,
        String architecture,
        int blocks,
        int embeddingLength,
        int heads,
        int vocabulary,
        int maxTokens,
        OptionalInt pooling,
        int classifierOutputs,
        String tokenizer,
        int secondText) {

    /** Key for {@link #secondText}: half of the vocabulary, whose other half are the same tokens in a second text. */
    public static final String SECOND_TEXT = "lectern.second_text_offset";

    private static final String ENCODER = "bert";
    private static final Set<String> DECODERS = Set.of("llama", "qwen2", "qwen3");

    /**
     * Checks the file against everything that would end the process inside llama.cpp.
     *
     * @throws GgufException when llama.cpp could not run the model
     */
    public static EmbeddingShape of(GgufFile file) {
        var fields = new MetadataFields(file);
        String architecture = fields.text("general.architecture");
        if (architecture.equals(ENCODER)) {
            return new EncoderValidator(file).validate();
        }
        fields.oneOf("general.architecture", DECODERS);
        var shape = ModelShape.of(file);
        return new EmbeddingShape(
                shape.name(),
                architecture,
                shape.blocks(),
                shape.embeddingLength(),
                shape.heads(),
                shape.vocabulary(),
                shape.contextLength(),
                EncoderValidator.pooling(fields.under(architecture)),
                EncoderValidator.classifierOutputs(file, shape.embeddingLength()),
                fields.text("tokenizer.ggml.model"),
                0);
    }

    /** Whether every token sees every other, and there is no cache. */
    public boolean encoder() {
        return architecture.equals(ENCODER);
    }
}
