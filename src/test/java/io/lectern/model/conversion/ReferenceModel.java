package io.lectern.model.conversion;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decoders as their authors define them, with their names and their layout of the weights, in plain Java and double
 * precision, slow and obvious.
 */
final class ReferenceModel {

    /**
     * What config.json and the authors' code say.
     *
     * @param rotation none for ALiBi
     * @param unitHead whether the rows of the head are made to have length one
     */
    record Definition(
            int layers,
            int embedding,
            int heads,
            int keyHeads,
            int headLength,
            double epsilon,
            Optional<Rotation> rotation,
            boolean unitHead) {

        Definition with(Rotation other) {
            return new Definition(
                    layers, embedding, heads, keyHeads, headLength, epsilon, Optional.of(other), unitHead);
        }

        Definition withUnitHead(boolean unit) {
            return new Definition(layers, embedding, heads, keyHeads, headLength, epsilon, rotation, unit);
        }
    }

    private final Definition definition;
    private final Map<String, float[]> weights;
    private final Map<String, double[][]> keys = new HashMap<>();
    private final Map<String, double[][]> values = new HashMap<>();
    private final double[] slopes;
    private final int length;

    private ReferenceModel(Definition definition, Map<String, float[]> weights, int length) {
        this.definition = definition;
        this.weights = weights;
        this.slopes = definition.rotation().isPresent() ? new double[definition.heads()] : slopes(definition.heads());
        this.length = length;
    }

    /** The logits after each token. */
    static double[][] logits(Definition definition, Map<String, float[]> weights, int... tokens) {
        var model = new ReferenceModel(definition, weights, tokens.length);
        var logits = new double[tokens.length][];
        for (int position = 0; position < tokens.length; position++) {
            logits[position] = model.next(tokens[position], position);
        }
        return logits;
    }

    /** {@code _get_interleave} of the authors. */
    static double[] slopes(int heads) {
        int closest = Integer.highestOneBit(heads);
        var slopes = new double[heads];
        double ratio = Math.pow(2, -8.0 / closest);
        for (int i = 0; i < closest; i++) {
            slopes[i] = Math.pow(ratio, i + 1);
        }
        if (closest < heads) {
            double[] finer = slopes(2 * closest);
            for (int i = closest; i < heads; i++) {
                slopes[i] = finer[2 * (i - closest)];
            }
        }
        return slopes;
    }

    private double[] next(int token, int position) {
        float[] table = numbers("model.embed_tokens.weight");
        var state = new double[definition.embedding()];
        for (int i = 0; i < state.length; i++) {
            state[i] = table[token * state.length + i];
        }
        for (int layer = 0; layer < definition.layers(); layer++) {
            String name = "model.layers." + layer + ".";
            add(state, attention(name + "self_attn.", norm(state, name + "input_layernorm.weight"), position));
            add(state, feedForward(name + "mlp.", norm(state, name + "post_attention_layernorm.weight")));
        }
        return head(norm(state, "model.norm.weight"));
    }

    private double[] head(double[] state) {
        boolean tied = !weights.containsKey("lm_head.weight");
        String name = tied ? "model.embed_tokens.weight" : "lm_head.weight";
        float[] matrix = numbers(name);
        double[] logits = multiply(name, 0, matrix.length / state.length, state);
        if (definition.unitHead()) {
            for (int row = 0; row < logits.length; row++) {
                double squares = 0;
                for (int i = 0; i < state.length; i++) {
                    squares += (double) matrix[row * state.length + i] * matrix[row * state.length + i];
                }
                logits[row] /= Math.max(Math.sqrt(squares), 1e-12);
            }
        }
        return logits;
    }

    private double[] attention(String name, double[] input, int position) {
        int queryRows = definition.heads() * definition.headLength();
        int keyRows = definition.keyHeads() * definition.headLength();
        double[] query = project(name, "q_proj", 0, queryRows, input);
        double[] key = project(name, "k_proj", queryRows, keyRows, input);
        double[] value = project(name, "v_proj", queryRows + keyRows, keyRows, input);
        query = turned(headNorm(query, name + "q_norm.weight"), position);
        past(keys, name)[position] = turned(headNorm(key, name + "k_norm.weight"), position);
        past(values, name)[position] = value;
        return multiply(name + "o_proj.weight", 0, definition.embedding(), attended(name, query, position));
    }

    /** From a matrix of its own, with a bias if there is one, or from rows of the packed one. */
    private double[] project(String name, String projection, int packedRow, int rows, double[] input) {
        if (weights.containsKey(name + "W_pack.weight")) {
            return multiply(name + "W_pack.weight", packedRow, rows, input);
        }
        double[] output = multiply(name + projection + ".weight", 0, rows, input);
        float[] bias = weights.get(name + projection + ".bias");
        for (int i = 0; bias != null && i < rows; i++) {
            output[i] += bias[i];
        }
        return output;
    }

    private double[] attended(String name, double[] query, int position) {
        int size = definition.headLength();
        double[][] pastValues = past(values, name);
        var output = new double[query.length];
        for (int head = 0; head < definition.heads(); head++) {
            int from = head / (definition.heads() / definition.keyHeads()) * size;
            double[] shares = shares(past(keys, name), query, head, from, position);
            for (int past = 0; past <= position; past++) {
                for (int i = 0; i < size; i++) {
                    output[head * size + i] += shares[past] * pastValues[past][from + i];
                }
            }
        }
        return output;
    }

    private double[] shares(double[][] past, double[] query, int head, int from, int position) {
        int size = definition.headLength();
        var shares = new double[position + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int key = 0; key <= position; key++) {
            for (int i = 0; i < size; i++) {
                shares[key] += query[head * size + i] * past[key][from + i];
            }
            shares[key] = shares[key] / Math.sqrt(size) + slopes[head] * key;
            most = Math.max(most, shares[key]);
        }
        double sum = 0;
        for (int key = 0; key <= position; key++) {
            shares[key] = Math.exp(shares[key] - most);
            sum += shares[key];
        }
        for (int key = 0; key <= position; key++) {
            shares[key] /= sum;
        }
        return shares;
    }

    private double[] feedForward(String name, double[] input) {
        int rows = numbers(name + "gate_proj.weight").length / input.length;
        double[] gate = multiply(name + "gate_proj.weight", 0, rows, input);
        double[] up = multiply(name + "up_proj.weight", 0, rows, input);
        for (int i = 0; i < rows; i++) {
            gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        return multiply(name + "down_proj.weight", 0, definition.embedding(), gate);
    }

    private double[] turned(double[] heads, int position) {
        return definition
                .rotation()
                .map(rotation -> rotation.turned(heads, position))
                .orElse(heads);
    }

    /** Each head by itself, in the models that have such a norm. */
    private double[] headNorm(double[] heads, String name) {
        if (!weights.containsKey(name)) {
            return heads;
        }
        int size = definition.headLength();
        var output = new double[heads.length];
        for (int start = 0; start < heads.length; start += size) {
            var head = new double[size];
            System.arraycopy(heads, start, head, 0, size);
            System.arraycopy(norm(head, name), 0, output, start, size);
        }
        return output;
    }

    private double[] norm(double[] input, String name) {
        float[] factors = numbers(name);
        double squares = 0;
        for (double number : input) {
            squares += number * number;
        }
        double scale = 1 / Math.sqrt(squares / input.length + definition.epsilon());
        var output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = input[i] * scale * factors[i];
        }
        return output;
    }

    private double[] multiply(String name, int firstRow, int rows, double[] input) {
        float[] matrix = numbers(name);
        var output = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            int start = (firstRow + row) * input.length;
            for (int i = 0; i < input.length; i++) {
                sum += matrix[start + i] * input[i];
            }
            output[row] = sum;
        }
        return output;
    }

    private float[] numbers(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private double[][] past(Map<String, double[][]> cache, String name) {
        return cache.computeIfAbsent(name, layer -> new double[length][]);
    }

    private static void add(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }
}
