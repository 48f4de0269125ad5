package io.lectern.model.family;

import io.lectern.model.family.ModelConfig.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a {@code config.json}. */
record ConfigReader(ConfigFields fields, ModelHints hints) {

    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_LAYERS = 512;
    private static final int MAX_HEADS = 1_024;
    private static final int MAX_VOCABULARY = 1 << 22;
    private static final double USUAL_RMS_EPSILON = 1e-6;
    private static final double USUAL_LAYER_NORM_EPSILON = 1e-12;

    /** Fields of models that share a name with a known one and compute differently, by what they are. */
    private static final Map<String, String> OTHER_MODELS = Map.of(
            "num_experts", "a mixture of experts",
            "num_local_experts", "a mixture of experts",
            "n_routed_experts", "a mixture of experts",
            "num_loops", "a looped model",
            "skip_loop_final_norm", "a looped model",
            "quantization_config", "an already quantized checkpoint");

    ModelConfig read() {
        String architecture = Architectures.name(fields);
        var family = Architectures.family(fields, architecture, hints.family());
        refuseOthers(family);
        boolean encoder = family == ModelFamily.BERT || family == ModelFamily.XLM_ROBERTA;
        int embedding = fields.integer("hidden_size", 1, MAX_WIDTH);
        int layers = fields.integer("num_hidden_layers", 1, MAX_LAYERS);
        int heads = fields.integer("num_attention_heads", 1, MAX_HEADS);
        int headLength = headLength(family, embedding, heads);
        int vocabulary = fields.integer("vocab_size", 1, MAX_VOCABULARY);
        var positions = new PositionsReader(fields, hints, family).read(headLength);
        var sizes = new Sizes(embedding, layers, vocabulary);
        return new ModelConfig(
                family,
                architecture,
                embedding,
                layers,
                heads,
                keyHeads(family, heads),
                headLength,
                fields.integer("intermediate_size", 1, MAX_WIDTH),
                vocabulary,
                positions.contextTokens(),
                encoder
                        ? epsilon("layer_norm_eps").orElse(USUAL_LAYER_NORM_EPSILON)
                        : epsilon("rms_norm_eps").orElse(USUAL_RMS_EPSILON),
                positions.positions(),
                fields.flag("tie_word_embeddings", encoder),
                fields.integerIn("max_tokenizer_truncation", 1, 1 << 24)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                SpecialTokens.of(fields, family, vocabulary),
                encoder ? Optional.of(encoder(architecture)) : Optional.empty(),
                unconfirmed(family, sizes, positions));
    }

    private Optional<Double> epsilon(String field) {
        return fields.decimal(field, 1e-16, 1e-2);
    }

    private void refuseOthers(ModelFamily family) {
        OTHER_MODELS.forEach((field, what) -> {
            if (fields.has(field)) {
                throw fields.refused(field, "there: this is " + what, "absent");
            }
        });
        boolean encoder = family == ModelFamily.BERT || family == ModelFamily.XLM_ROBERTA;
        String activation = encoder ? "gelu" : "silu";
        fields.text("hidden_act").filter(actual -> !actual.equals(activation)).ifPresent(actual -> {
            throw fields.refused("hidden_act", actual, activation);
        });
        for (String field : Set.of("mlp_bias", "use_sliding_window", "is_decoder", "add_cross_attention")) {
            requireNot(field);
        }
        if (family != ModelFamily.QWEN2) {
            requireNot("attention_bias");
        }
    }

    private void requireNot(String field) {
        if (fields.flag(field, false)) {
            throw fields.refused(field, true, "false");
        }
    }

    private int headLength(ModelFamily family, int embedding, int heads) {
        boolean free = switch (family) {
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> fields.has("head_dim");
            case BAICHUAN, BAICHUAN2, XVERSE, NANBEIGE, BERT, XLM_ROBERTA -> false;
        };
        if (!free && embedding % heads != 0) {
            throw fields.refused("hidden_size", embedding, "a multiple of the %d heads".formatted(heads));
        }
        int length = free ? fields.integer("head_dim", 2, 1_024) : embedding / heads;
        int stated = fields.integer("head_dim", 1, MAX_WIDTH, length);
        if (stated != length) {
            throw fields.refused("head_dim", stated, "hidden_size / num_attention_heads = " + length);
        }
        if (length % 2 != 0) {
            throw fields.refused("head_dim", length, "even");
        }
        return length;
    }

    private int keyHeads(ModelFamily family, int heads) {
        int keyHeads = fields.integer("num_key_value_heads", 1, heads, heads);
        boolean alike = switch (family) {
            case BAICHUAN, BAICHUAN2, XVERSE, NANBEIGE, BERT, XLM_ROBERTA -> true;
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> false;
        };
        if (alike ? keyHeads != heads : heads % keyHeads != 0) {
            throw fields.refused(
                    "num_key_value_heads",
                    keyHeads,
                    alike ? "the %d query heads".formatted(heads) : "a divisor of the %d query heads".formatted(heads));
        }
        return keyHeads;
    }

    private Encoder encoder(String architecture) {
        int labels = 0;
        if (architecture.endsWith("ForSequenceClassification")) {
            int named =
                    fields.under("id2label").map(names -> names.node().size()).orElse(2);
            labels = fields.integer("num_labels", 1, 1_024, named);
        }
        return new Encoder(fields.integer("type_vocab_size", 1, 16, 2), labels);
    }

    /** Which of the fields are from nowhere but this checkpoint. */
    private List<String> unconfirmed(ModelFamily family, Sizes sizes, PositionsReader.Read positions) {
        var list = new ArrayList<String>();
        switch (family) {
            case NANBEIGE -> list.add(epsilonShown());
            case XVERSE -> {
                if (!sizes.isXverse7b() && !sizes.isFirstXverse13b()) {
                    list.add(epsilonShown());
                }
            }
            case BAICHUAN, BAICHUAN2, LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA -> {}
        }
        list.addAll(positions.unconfirmed());
        return list;
    }

    private String epsilonShown() {
        return epsilon("rms_norm_eps")
                .map("rms_norm_eps: %s"::formatted)
                .orElse("rms_norm_eps: %s (assumed: the field is missing)".formatted(USUAL_RMS_EPSILON));
    }

    private record Sizes(int embedding, int layers, int vocabulary) {

        boolean isXverse7b() {
            return embedding == 4_096 && layers == 32 && vocabulary == 100_534;
        }

        boolean isFirstXverse13b() {
            return embedding == 5_120 && layers == 40 && vocabulary == 100_278;
        }
    }
}
