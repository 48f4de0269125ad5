package io.lectern.model.family;

import java.util.OptionalInt;

/**
 * The sizes of a model as its authors wrote them down, checked.
 *
 * @param heads query heads of a layer
 * @param keyHeads key and value heads of a layer
 * @param headLength numbers in a head
 * @param contextTokens that it was trained on, with its own scaling of positions
 * @param epsilon of its norms
 * @param tied whether the output matrix is the embeddings
 * @param tokenizerTruncation {@code max_tokenizer_truncation}: most tokens of a chat prompt, in XVERSE's later models
 */
public record ModelConfig(
        ModelFamily family,
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
        OptionalInt tokenizerTruncation) {}
