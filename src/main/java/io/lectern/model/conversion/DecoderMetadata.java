package io.lectern.model.conversion;

import io.lectern.gguf.DynamicRope;
import io.lectern.gguf.GgufValue;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.Positions;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the model file of a decoder says about its sizes and positions. */
final class DecoderMetadata {

    private final String architecture;
    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

    private DecoderMetadata(String architecture) {
        this.architecture = architecture;
    }

    /** All of it, in the order of the file. */
    static Map<String, GgufValue> of(ModelConfig config) {
        var decoder = new DecoderMetadata(architecture(config));
        decoder.metadata.put("general.architecture", GgufValue.of(decoder.architecture));
        decoder.putSizes(config);
        decoder.putPositions(config);
        return decoder.metadata;
    }

    /** The name of the architecture in llama.cpp. */
    static String architecture(ModelConfig config) {
        return switch (config.family()) {
            case BAICHUAN, BAICHUAN2 -> "baichuan";
            case XVERSE -> "xverse";
            // llama.cpp's own nanbeige is a later, looped model.
            case NANBEIGE, LLAMA, MISTRAL -> "llama";
            case QWEN2 -> "qwen2";
            case QWEN3 -> "qwen3";
            case BERT, XLM_ROBERTA ->
                throw new IllegalArgumentException(config.family().id() + " is no decoder");
        };
    }

    private void putSizes(ModelConfig config) {
        put("context_length", config.contextTokens());
        put("embedding_length", config.embedding());
        put("block_count", config.layers());
        put("feed_forward_length", config.feedForward());
        put("attention.head_count", config.heads());
        put("attention.head_count_kv", config.keyHeads());
        put("attention.key_length", config.headLength());
        put("attention.value_length", config.headLength());
        put("attention.layer_norm_rms_epsilon", (float) config.epsilon());
        put("vocab_size", config.vocabulary());
        if (architecture.equals("baichuan") || architecture.equals("xverse")) {
            metadata.put(architecture + ".tensor_data_layout", GgufValue.of("Meta AI original pth"));
        }
    }

    /**
     * llama.cpp tells the two kinds of baichuan apart by their layers, and has no name for dynamic scaling: it ends the
     * process at one. A context gets the base for its length then.
     */
    private void putPositions(ModelConfig config) {
        put("rope.dimension_count", config.headLength());
        switch (config.positions()) {
            case Positions.Rotary(double base) -> put("rope.freq_base", (float) base);
            case Positions.Linear(double base, double factor) -> putScaling("linear", base, factor);
            case Positions.Yarn(double base, double factor, int originalTokens) -> {
                putScaling("yarn", base, factor);
                put("rope.scaling.original_context_length", originalTokens);
            }
            case Positions.DynamicNtk(double base, double factor, int referenceTokens) -> {
                put("rope.freq_base", (float) base);
                metadata.put(DynamicRope.FACTOR_KEY, GgufValue.of((float) factor));
                metadata.put(DynamicRope.REFERENCE_KEY, GgufValue.of(referenceTokens));
            }
            case Positions.Alibi() -> {}
            case Positions.Learned(int first) ->
                throw new IllegalArgumentException("no decoder has learned positions from %d on".formatted(first));
        }
    }

    private void putScaling(String type, double base, double factor) {
        put("rope.freq_base", (float) base);
        metadata.put(architecture + ".rope.scaling.type", GgufValue.of(type));
        put("rope.scaling.factor", (float) factor);
    }

    private void put(String key, int value) {
        metadata.put(architecture + "." + key, GgufValue.of(value));
    }

    private void put(String key, float value) {
        metadata.put(architecture + "." + key, GgufValue.of(value));
    }
}
