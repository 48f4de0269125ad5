package io.lectern.model.family;

import io.lectern.model.family.Positions.Alibi;
import io.lectern.model.family.Positions.DynamicNtk;
import io.lectern.model.family.Positions.Learned;
import io.lectern.model.family.Positions.Linear;
import io.lectern.model.family.Positions.Rotary;
import io.lectern.model.family.Positions.Yarn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a model tells positions apart, and how many it knows. */
record PositionsReader(ConfigFields fields, ModelHints hints, ModelFamily family) {

    static final int MAX_TOKENS = 1 << 24;
    static final double MAX_BASE = 1e12;
    static final double MAX_FACTOR = 1_024;

    private static final String LENGTH = "max_position_embeddings";
    private static final double USUAL_BASE = 10_000;

    /** XVERSE-13B-256K as its authors describe it; its config says none of this. */
    private static final String XVERSE_LONG = "256k";

    private static final double XVERSE_LONG_BASE = 500_000;
    private static final double XVERSE_LONG_FACTOR = 2;
    private static final int XVERSE_LONG_TOKENS = 1 << 18;
    private static final int XVERSE_LARGEST_WIDTH = 8_192;

    /**
     * What was read.
     *
     * @param unconfirmed what no published source confirms
     */
    record Read(Positions positions, int contextTokens, List<String> unconfirmed) {

        Read(Positions positions, int contextTokens) {
            this(positions, contextTokens, List.of());
        }
    }

    Read read(int headLength) {
        fields.decimal("partial_rotary_factor", 0, 1).filter(part -> part != 1).ifPresent(part -> {
            throw fields.refused("partial_rotary_factor", part, "1: all numbers of a head turn");
        });
        return switch (family) {
            case BAICHUAN, BAICHUAN2 -> baichuan();
            case XVERSE -> xverse(headLength);
            case NANBEIGE -> nanbeige();
            case LLAMA, QWEN2, QWEN3 -> scaled(length());
            case MISTRAL -> windowed(scaled(length()));
            case BERT -> learned(0);
            case XLM_ROBERTA -> learned(fields.integer("pad_token_id", 0, 1_024, 1) + 1);
        };
    }

    private Read baichuan() {
        String field = "num_hidden_layers";
        return switch (fields.integer(field, 1, Integer.MAX_VALUE)) {
            case 32 -> scaled(length());
            case 40 -> new Read(new Alibi(), length());
            default ->
                throw fields.refused(
                        field,
                        fields.integer(field, 1, Integer.MAX_VALUE),
                        "32, which has rotary positions, or 40, which has ALiBi: no others are known");
        };
    }

    private Read nanbeige() {
        int original = length();
        double scale = fields.decimal("yarn_scale", 0, MAX_FACTOR).orElse(1.0);
        if (scale <= 1) {
            return scaled(original);
        }
        if (fields.has("rope_scaling")) {
            throw fields.refused("rope_scaling", "there beside yarn_scale", "absent");
        }
        return new Read(new Yarn(base(), scale, original), stretched(original, scale), List.of("yarn_scale: " + scale));
    }

    private Read xverse(int headLength) {
        boolean named = hints.name().toLowerCase(Locale.ROOT).contains(XVERSE_LONG);
        boolean dynamic = named || hints.modeling().dynamic().isPresent();
        if (dynamic && !fields.has("rope_scaling")) {
            return longXverse(headLength);
        }
        var read = scaled(length());
        boolean largest = fields.integer("hidden_size", 1, Integer.MAX_VALUE) == XVERSE_LARGEST_WIDTH;
        boolean said = hints.modeling().base().isPresent() || fields.has("rope_theta");
        String assumed = said ? "" : " (assumed: neither config nor code says it)";
        return largest
                ? new Read(read.positions(), read.contextTokens(), List.of("RoPE base: " + base() + assumed))
                : read;
    }

    /** The dynamic scaling of XVERSE-13B-256K is in the authors' code only. */
    private Read longXverse(int headLength) {
        if (headLength < 4) {
            throw fields.refused("head_dim", headLength, "at least 4 for dynamic NTK");
        }
        var code = hints.modeling().dynamic();
        String where = code.map(rotation -> " (%s)".formatted(rotation.source()))
                .orElse(" (as published for XVERSE-13B-256K, which the name says this is: no modeling file says it)");
        double base = fields.decimal("rope_theta", 1, MAX_BASE)
                .or(() -> code.flatMap(ModelingFacts.Rotation::base))
                .orElse(XVERSE_LONG_BASE);
        double factor = code.flatMap(ModelingFacts.Rotation::factor).orElse(XVERSE_LONG_FACTOR);
        int reference = code.flatMap(ModelingFacts.Rotation::referenceTokens).orElseGet(this::length);
        var unconfirmed = List.of(
                "RoPE base: %s%s".formatted(base, where),
                "dynamic NTK factor: %s%s".formatted(factor, where),
                "dynamic NTK reference length: " + reference,
                "vocab_size: " + fields.integer("vocab_size", 1, Integer.MAX_VALUE));
        return new Read(new DynamicNtk(base, factor, reference), Math.max(XVERSE_LONG_TOKENS, length()), unconfirmed);
    }

    private Read windowed(Read read) {
        return fields.integerIn("sliding_window", 1, Integer.MAX_VALUE)
                .filter(window -> window < read.contextTokens())
                .map(window -> new Read(
                        read.positions(),
                        window,
                        List.of("context: %d of %d tokens, as many as the sliding window has"
                                .formatted(window, read.contextTokens()))))
                .orElse(read);
    }

    private Read learned(int first) {
        String kind = fields.text("position_embedding_type").orElse("absolute");
        if (!kind.equals("absolute")) {
            throw fields.refused("position_embedding_type", kind, "absolute");
        }
        return new Read(new Learned(first), fields.integer(LENGTH, first + 1, MAX_TOKENS) - first);
    }

    /** Rotary positions with the scaling that {@code rope_scaling} says. */
    private Read scaled(int length) {
        var scaling = scaling();
        String type = scaling.flatMap(PositionsReader::type).orElse("default");
        if (scaling.isEmpty() || type.equals("default")) {
            return new Read(new Rotary(base()), length);
        }
        var given = scaling.get();
        return switch (type) {
            case "linear" -> new Read(new Linear(base(), factor(given)), length);
            case "dynamic" -> new Read(new DynamicNtk(base(), factor(given), length), stretched(length, factor(given)));
            case "yarn" -> yarn(given, length);
            default -> throw given.refused("type", type, "default, linear, dynamic or yarn");
        };
    }

    private Read yarn(ConfigFields scaling, int length) {
        requireValue(scaling, "beta_fast", 32);
        requireValue(scaling, "beta_slow", 1);
        requireValue(scaling, "extrapolation_factor", 1);
        requireValue(scaling, "attn_factor", 1);
        for (String field : List.of("attention_factor", "mscale", "mscale_all_dim", "truncate")) {
            if (scaling.has(field)) {
                throw scaling.refused(field, ConfigFields.shown(scaling.node().get(field)), "absent");
            }
        }
        double factor = factor(scaling);
        int original = scaling.integer("original_max_position_embeddings", 1, MAX_TOKENS, length);
        return new Read(new Yarn(base(), factor, original), stretched(original, factor));
    }

    private static void requireValue(ConfigFields scaling, String field, double value) {
        scaling.decimal(field, 0, MAX_FACTOR).filter(actual -> actual != value).ifPresent(actual -> {
            throw scaling.refused(field, actual, String.valueOf(value));
        });
    }

    private Optional<ConfigFields> scaling() {
        return fields.under("rope_scaling").or(() -> fields.under("rope_parameters"));
    }

    private static Optional<String> type(ConfigFields scaling) {
        return scaling.text("rope_type").or(() -> scaling.text("type"));
    }

    private static double factor(ConfigFields scaling) {
        return scaling.decimal("factor", 1, MAX_FACTOR).orElseThrow(() -> scaling.missing("factor", "a number"));
    }

    private double base() {
        return fields.decimal("rope_theta", 1, MAX_BASE)
                .or(() -> fields.under("rope_parameters").flatMap(given -> given.decimal("rope_theta", 1, MAX_BASE)))
                .or(this::baseOfCode)
                .orElse(USUAL_BASE);
    }

    private Optional<Double> baseOfCode() {
        return switch (family) {
            case BAICHUAN, BAICHUAN2, XVERSE, NANBEIGE -> hints.modeling().base();
            case LLAMA, MISTRAL, QWEN2, QWEN3, BERT, XLM_ROBERTA -> Optional.empty();
        };
    }

    /** Baichuan's 13B models have {@code model_max_length} only; where both are there, the smaller one holds. */
    private int length() {
        String other = "model_max_length";
        boolean baichuan = family == ModelFamily.BAICHUAN || family == ModelFamily.BAICHUAN2;
        if (!baichuan || !fields.has(other)) {
            return fields.integer(LENGTH, 1, MAX_TOKENS);
        }
        int length = fields.integer(other, 1, MAX_TOKENS);
        return Math.min(length, fields.integer(LENGTH, 1, MAX_TOKENS, length));
    }

    private int stretched(int length, double factor) {
        double tokens = length * factor;
        if (tokens > MAX_TOKENS) {
            throw fields.refused(LENGTH, "%d times the factor %s".formatted(length, factor), "at most " + MAX_TOKENS);
        }
        return (int) tokens;
    }
}
