package io.lectern.model.synthesis;

import java.util.Set;
import java.util.TreeSet;

/**
 * The sizes of a model to synthesize.
 *
 * @param architecture {@code llama} or {@code xverse}, whose tensors have the same names and shapes
 * @param layers 1 to 512
 * @param embedding width of the model, a multiple of {@code heads} with an even quotient
 * @param heads query heads of a layer
 * @param keyHeads a divisor of {@code heads}; fewer for grouped-query attention
 * @param feedForward width of the feed-forward layers
 * @param vocabulary tokens, at least {@link SyntheticVocabulary#SMALLEST}
 * @param context tokens that the model claims to be trained on
 */
public record SyntheticShape(
        String architecture,
        int layers,
        int embedding,
        int heads,
        int keyHeads,
        int feedForward,
        int vocabulary,
        int context) {

    private static final Set<String> ARCHITECTURES = new TreeSet<>(Set.of("llama", "xverse"));
    private static final int MAX_LAYERS = 512;
    private static final int MAX_WIDTH = 1 << 17;
    private static final int MAX_CONTEXT = 1 << 24;

    public SyntheticShape {
        if (!ARCHITECTURES.contains(architecture)) {
            throw new IllegalArgumentException(
                    "the architecture must be one of %s: '%s'".formatted(ARCHITECTURES, architecture));
        }
        requireRange("layers", layers, 1, MAX_LAYERS);
        requireRange("embedding", embedding, 1, MAX_WIDTH);
        requireRange("heads", heads, 1, embedding);
        requireRange("key heads", keyHeads, 1, heads);
        requireRange("feed-forward", feedForward, 1, 1 << 20);
        requireRange("vocabulary", vocabulary, SyntheticVocabulary.SMALLEST, SyntheticVocabulary.LARGEST);
        requireRange("context", context, 1, MAX_CONTEXT);
        if (embedding % heads != 0 || embedding / heads % 2 != 0) {
            throw new IllegalArgumentException(
                    "the embedding must be an even multiple of the heads: %d of %d".formatted(embedding, heads));
        }
        if (heads % keyHeads != 0) {
            throw new IllegalArgumentException(
                    "the heads must be a multiple of the key heads: %d of %d".formatted(heads, keyHeads));
        }
    }

    int headLength() {
        return embedding / heads;
    }

    /** Numbers of one token's keys, or of its values, in one layer. */
    int keyRow() {
        return keyHeads * headLength();
    }

    private static void requireRange(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d: %d".formatted(field, least, most, value));
        }
    }
}
