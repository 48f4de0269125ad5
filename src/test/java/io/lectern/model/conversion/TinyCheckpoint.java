package io.lectern.model.conversion;

import io.lectern.engine.TinyModels;
import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.conversion.ReferenceModel.Definition;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.family.ModelHints;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tiny model as its authors would publish it: their config.json, their names of the weights, random numbers, and what
 * it must compute by their definition.
 *
 * @param tokens how many to compare
 */
record TinyCheckpoint(
        String name, String config, ModelHints hints, Definition definition, List<Weight> weights, int tokens) {

    /** Tokens that the contexts have; dynamic positions have the base for that length. */
    static final int CONTEXT = 256;

    static final int VOCABULARY = TinyModels.SPACE + 1;

    private static final int FEED_FORWARD = 96;
    private static final int DEEP_TOKENS = 32;
    // Beyond the 64 positions that the scaled ones were trained on.
    private static final int LONG_TOKENS = 110;

    /** All that can be imported. */
    static List<TinyCheckpoint> all() {
        return List.of(
                baichuan7b(),
                baichuan13b(),
                baichuan2Of7b(),
                baichuan2Of13b(),
                xverse(),
                xverse256k(),
                nanbeige(),
                nanbeige32k(),
                llama(),
                llamaWithDynamicPositions(),
                mistral(),
                qwen2(),
                qwen3());
    }

    static TinyCheckpoint baichuan7b() {
        return baichuan("BaiChuanForCausalLM", "\"max_position_embeddings\": 256", definition(32, 4, 4, 16));
    }

    static TinyCheckpoint baichuan13b() {
        return baichuan("BaichuanForCausalLM", "\"model_max_length\": 256", alibi());
    }

    static TinyCheckpoint baichuan2Of7b() {
        return baichuan(
                "BaichuanForCausalLM",
                "\"max_position_embeddings\": 256, \"model_max_length\": 256",
                definition(32, 4, 4, 16).withUnitHead(true));
    }

    static TinyCheckpoint baichuan2Of13b() {
        return baichuan("BaichuanForCausalLM", "\"model_max_length\": 256", alibi().withUnitHead(true));
    }

    static TinyCheckpoint xverse() {
        return small("XVERSE-13B", "XverseForCausalLM", "\"max_position_embeddings\": 256", definition(3, 4, 4, 16));
    }

    /** Its config says nothing of its positions. */
    static TinyCheckpoint xverse256k() {
        double base = Rotation.dynamicBase(500_000, 2, 64, CONTEXT, 16);
        return small(
                "XVERSE-13B-256K",
                "XverseForCausalLM",
                "\"max_position_embeddings\": 64",
                definition(3, 4, 4, 16).with(Rotation.plain(base, 16)));
    }

    static TinyCheckpoint nanbeige() {
        return small(
                "Nanbeige-16B", "NanbeigeForCausalLM", "\"max_position_embeddings\": 256", definition(3, 4, 4, 16));
    }

    static TinyCheckpoint nanbeige32k() {
        return small(
                "Nanbeige-16B-Chat-32k",
                "NanbeigeForCausalLM",
                "\"max_position_embeddings\": 64, \"yarn_scale\": 8.0",
                definition(3, 4, 4, 16).with(Rotation.yarn(10_000, 8, 64, 16)));
    }

    static TinyCheckpoint llama() {
        return small(
                "Llama",
                "LlamaForCausalLM",
                "\"max_position_embeddings\": 256, \"rope_theta\": 20000.0, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}",
                definition(3, 4, 2, 16).with(Rotation.linear(20_000, 4, 16)));
    }

    static TinyCheckpoint llamaWithDynamicPositions() {
        double base = Rotation.dynamicBase(10_000, 4, 64, CONTEXT, 16);
        return small(
                "Llama-dynamic",
                "LlamaForCausalLM",
                "\"max_position_embeddings\": 64, \"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 4.0}",
                definition(3, 4, 1, 16).with(Rotation.plain(base, 16)));
    }

    static TinyCheckpoint mistral() {
        return small(
                "Mistral",
                "MistralForCausalLM",
                "\"max_position_embeddings\": 256, \"rope_theta\": 1000000.0, \"head_dim\": 32",
                definition(3, 4, 2, 32).with(Rotation.plain(1e6, 32)));
    }

    static TinyCheckpoint qwen2() {
        return small(
                "Qwen2",
                "Qwen2ForCausalLM",
                "\"max_position_embeddings\": 256, \"rope_theta\": 1000000.0, \"tie_word_embeddings\": true",
                definition(3, 4, 2, 16).with(Rotation.plain(1e6, 16)));
    }

    static TinyCheckpoint qwen3() {
        return small(
                "Qwen3",
                "Qwen3ForCausalLM",
                "\"max_position_embeddings\": 256, \"rope_theta\": 1000000.0, \"head_dim\": 32",
                definition(3, 4, 2, 32).with(Rotation.plain(1e6, 32)));
    }

    private static Definition definition(int layers, int heads, int keyHeads, int headLength) {
        var rotation = Optional.of(Rotation.plain(10_000, headLength));
        return new Definition(layers, 64, heads, keyHeads, headLength, 1e-6, rotation, false);
    }

    private static Definition alibi() {
        return new Definition(40, 160, 40, 40, 4, 1e-6, Optional.empty(), false);
    }

    private static TinyCheckpoint baichuan(String architecture, String more, Definition definition) {
        String name =
                "Baichuan%s-%sB".formatted(definition.unitHead() ? "2" : "", definition.layers() == 40 ? "13" : "7");
        var hints = definition.unitHead() ? ModelHints.NONE.withFamily(ModelFamily.BAICHUAN2) : ModelHints.NONE;
        return new TinyCheckpoint(
                name,
                config(architecture, more, definition),
                hints.withName(name),
                definition,
                new Weights(architecture, definition).all(),
                DEEP_TOKENS);
    }

    private static TinyCheckpoint small(String name, String architecture, String more, Definition definition) {
        return new TinyCheckpoint(
                name,
                config(architecture, more, definition),
                ModelHints.NONE.withName(name),
                definition,
                new Weights(architecture, definition).all(),
                LONG_TOKENS);
    }

    private static String config(String architecture, String more, Definition definition) {
        return """
                {"architectures": ["%s"], "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
                 "num_key_value_heads": %d, "intermediate_size": %d, "vocab_size": %d, "rms_norm_eps": 1e-06,
                 "hidden_act": "silu", "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "float32", %s}
                """.formatted(
                        architecture,
                        definition.embedding(),
                        definition.layers(),
                        definition.heads(),
                        definition.keyHeads(),
                        FEED_FORWARD,
                        VOCABULARY,
                        more);
    }

    TinyCheckpoint with(List<Weight> others) {
        return new TinyCheckpoint(name, config, hints, definition, others, tokens);
    }

    ModelConfig modelConfig() {
        return ModelConfig.of(Path.of("config.json"), JsonMapper.shared().readTree(config), hints);
    }

    /** The numbers as the files hold them. */
    Map<String, float[]> numbers() {
        return weights.stream().collect(Collectors.toMap(Weight::name, Weight::stored));
    }

    int[] randomTokens() {
        return new Random(3).ints(tokens, 0, VOCABULARY).toArray();
    }

    double[][] expected(int... ids) {
        return ReferenceModel.logits(definition, numbers(), ids);
    }

    /** Bytes, and three special tokens before them. */
    static ModelVocabulary vocabulary() {
        var sizes = TinyModels.Sizes.SMALL;
        Map<String, GgufValue> all = TinyModels.metadata(sizes, List.of())
                .describe(Path.of("vocabulary"))
                .metadata();
        return new ModelVocabulary(all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("tokenizer."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Random weights by the authors' names. */
    private static final class Weights {

        private final String architecture;
        private final Definition definition;
        private final Random random = new Random(7);
        private final List<Weight> weights = new ArrayList<>();

        Weights(String architecture, Definition definition) {
            this.architecture = architecture;
            this.definition = definition;
        }

        List<Weight> all() {
            int embedding = definition.embedding();
            boolean tied = architecture.startsWith("Qwen2");
            add("model.embed_tokens.weight", tied ? 0.1 : 1, VOCABULARY, embedding);
            for (int layer = 0; layer < definition.layers(); layer++) {
                addLayer("model.layers." + layer + ".");
            }
            norm("model.norm.weight", embedding);
            if (!tied) {
                addHead();
            }
            return weights;
        }

        private void addLayer(String layer) {
            int embedding = definition.embedding();
            int rows = definition.heads() * definition.headLength();
            double calm = 1 / Math.sqrt(2.0 * definition.layers());
            norm(layer + "input_layernorm.weight", embedding);
            addAttention(layer + "self_attn.", rows, definition.keyHeads() * definition.headLength());
            add(layer + "self_attn.o_proj.weight", calm, embedding, rows);
            norm(layer + "post_attention_layernorm.weight", embedding);
            add(layer + "mlp.gate_proj.weight", 1, FEED_FORWARD, embedding);
            add(layer + "mlp.up_proj.weight", 1, FEED_FORWARD, embedding);
            add(layer + "mlp.down_proj.weight", calm, embedding, FEED_FORWARD);
        }

        private void addAttention(String attention, int rows, int keyRows) {
            int embedding = definition.embedding();
            if (architecture.toLowerCase(Locale.ROOT).startsWith("baichuan")) {
                add(attention + "W_pack.weight", 1, 3L * rows, embedding);
            } else {
                add(attention + "q_proj.weight", 1, rows, embedding);
                add(attention + "k_proj.weight", 1, keyRows, embedding);
                add(attention + "v_proj.weight", 1, keyRows, embedding);
            }
            if (architecture.startsWith("Qwen2")) {
                add(attention + "q_proj.bias", 1, rows);
                add(attention + "k_proj.bias", 1, keyRows);
                add(attention + "v_proj.bias", 1, keyRows);
            } else if (architecture.startsWith("Qwen3")) {
                norm(attention + "q_norm.weight", definition.headLength());
                norm(attention + "k_norm.weight", definition.headLength());
            } else if (definition.rotation().isPresent()) {
                add(attention + "rotary_emb.inv_freq", 1, definition.headLength() / 2);
            }
        }

        /** Rows of very different lengths, so that it is seen whether they are made alike. */
        private void addHead() {
            add("lm_head.weight", 1, VOCABULARY, definition.embedding());
            float[] numbers = weights.getLast().numbers();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] *= 0.5f + i / definition.embedding() % 4;
            }
        }

        private void norm(String name, int length) {
            var numbers = new float[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = (float) (1 + 0.1 * random.nextGaussian());
            }
            weights.add(Weight.of(name, numbers, length));
        }

        private void add(String name, double scale, long... shape) {
            long length = shape[shape.length - 1];
            var numbers = new float[Math.toIntExact(shape.length == 1 ? length : shape[0] * length)];
            double deviation =
                    name.startsWith("model.embed") || shape.length == 1 ? scale : scale / Math.sqrt((double) length);
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (deviation * random.nextGaussian());
            }
            weights.add(Weight.of(name, numbers, shape));
        }
    }
}
