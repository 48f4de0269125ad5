package io.lectern.model.family;

import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The sizes of a model as its authors wrote them down, checked.
 *
 * @param architecture the authors' name of their code, such as {@code BaichuanForCausalLM}
 * @param heads query heads of a layer
 * @param keyHeads key and value heads of a layer
 * @param headLength numbers in a head
 * @param contextTokens that it was trained on, with its own scaling of positions
 * @param epsilon of its norms
 * @param tied whether the output matrix is the embeddings
 * @param tokenizerTruncation {@code max_tokenizer_truncation}: most tokens of a chat prompt, in XVERSE's later models
 * @param encoder what only encoders have
 * @param unconfirmed what no published source confirms, or what had to be assumed, each as "field: value"
 */
public record ModelConfig(
        ModelFamily family,
        String architecture,
        int embedding,
        int layers,
        int heads,
        int keyHeads,
        int headLength,
        int feedForward,
        int vocabulary,
        int contextTokens,
        double epsilon,
        Positions positions,
        boolean tied,
        OptionalInt tokenizerTruncation,
        SpecialTokens tokens,
        Optional<Encoder> encoder,
        List<String> unconfirmed) {

    /**
     * What only encoders have.
     *
     * @param tokenTypes kinds of token, each with an embedding
     * @param labels scores of a classifier, 0 for a model that is none
     */
    public record Encoder(int tokenTypes, int labels) {}

    public ModelConfig {
        unconfirmed = List.copyOf(unconfirmed);
    }

    /**
     * Reads a {@code config.json}.
     *
     * @param file to name in messages
     * @throws CheckpointException when a field has a value with which the model could not run as its authors meant it, or
     *     when its architecture is unknown
     */
    public static ModelConfig of(Path file, JsonNode config, ModelHints hints) {
        return new ConfigReader(ConfigFields.of(file, config), hints).read();
    }

    /** Numbers of a token's keys in one layer, and as many of its values. */
    public int keyRow() {
        return keyHeads * headLength;
    }
}
