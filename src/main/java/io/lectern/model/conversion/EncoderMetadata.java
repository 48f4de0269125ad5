package io.lectern.model.conversion;

import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufValueType;
import io.lectern.model.encoder.EncoderCatalogue;
import io.lectern.model.encoder.EncoderUse;
import io.lectern.model.family.ModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the model file of an encoder says about its sizes and its use. */
final class EncoderMetadata {

    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String SCORES = "tokenizer.ggml.scores";
    private static final int UNUSED = 5;
    // No text has it: word pieces are made of text without control characters.
    private static final String SECOND = "\u0001";

    private EncoderMetadata() {}

    /** The sizes, in the order of the file. */
    static Map<String, GgufValue> of(ModelConfig config) {
        var metadata = new LinkedHashMap<String, GgufValue>();
        metadata.put("general.architecture", GgufValue.of("bert"));
        metadata.put("bert.context_length", GgufValue.of(config.contextTokens()));
        metadata.put("bert.embedding_length", GgufValue.of(config.embedding()));
        metadata.put("bert.block_count", GgufValue.of(config.layers()));
        metadata.put("bert.feed_forward_length", GgufValue.of(config.feedForward()));
        metadata.put("bert.attention.head_count", GgufValue.of(config.heads()));
        metadata.put("bert.attention.layer_norm_epsilon", GgufValue.of((float) config.epsilon()));
        metadata.put("bert.attention.causal", GgufValue.of(false));
        metadata.put(
                "tokenizer.ggml.token_type_count",
                GgufValue.of(config.encoder().orElseThrow().tokenTypes()));
        return metadata;
    }

    /** What is known of its use. */
    static Map<String, GgufValue> use(String architecture, EncoderUse use) {
        var metadata = new LinkedHashMap<String, GgufValue>();
        use.pooling()
                .ifPresent(pooling -> metadata.put(architecture + ".pooling_type", GgufValue.of(pooling.fileType())));
        use.queryPrefix().ifPresent(text -> metadata.put(EncoderCatalogue.QUERY_PREFIX, GgufValue.of(text)));
        use.passagePrefix().ifPresent(text -> metadata.put(EncoderCatalogue.PASSAGE_PREFIX, GgufValue.of(text)));
        return metadata;
    }

    /** Lets every token follow a second time, as one that no text becomes. */
    static void addSecondText(Map<String, GgufValue> metadata) {
        var texts = new ArrayList<String>();
        var all = elements(metadata, TOKENS);
        all.forEach(token -> texts.add(text(token)));
        all.forEach(token -> texts.add(SECOND + text(token)));
        metadata.put(TOKENS, GgufValue.texts(texts));
        metadata.computeIfPresent(
                TYPES, (key, types) -> doubled(types, new GgufValue.Whole(GgufValueType.INT32, UNUSED)));
        metadata.computeIfPresent(SCORES, (key, scores) -> doubled(scores, GgufValue.of(0f)));
        metadata.put(EmbeddingShape.SECOND_TEXT, GgufValue.of(all.size()));
    }

    private static GgufValue doubled(GgufValue values, GgufValue second) {
        if (!(values instanceof GgufValue.Array array)) {
            return values;
        }
        var elements = new ArrayList<>(array.elements());
        while (elements.size() < 2 * array.count()) {
            elements.add(second);
        }
        return new GgufValue.Array(array.elementType(), elements.size(), elements);
    }

    private static List<GgufValue> elements(Map<String, GgufValue> metadata, String key) {
        return metadata.get(key) instanceof GgufValue.Array array ? array.elements() : List.of();
    }

    private static String text(GgufValue token) {
        return token instanceof GgufValue.Text(String text) ? text : "";
    }
}
