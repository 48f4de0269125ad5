package io.lectern.engine;

import static io.lectern.engine.TinyModels.randomWeights;

import io.lectern.engine.TinyModels.Sizes;
import java.util.HashMap;
import java.util.Map;

/** The llama architecture in plain Java and double precision, written from its definition, slow and obvious. */
public final class ReferenceLlama {

    private final Sizes sizes;
    private final Numbers numbers;
    private final Map<String, float[]> weights = new HashMap<>();
    private final double[][][] keys;
    private final double[][][] values;

    /** The numbers of a tensor, row after row. */
    @FunctionalInterface
    public interface Numbers {
        float[] of(String name, int rows, int columns);
    }

    private ReferenceLlama(Sizes sizes, Numbers numbers, int tokens) {
        this.sizes = sizes;
        this.numbers = numbers;
        this.keys = new double[sizes.layers()][tokens][];
        this.values = new double[sizes.layers()][tokens][];
    }

    /** The logits after each token, of {@link TinyModels#random}. */
    public static double[][] logits(Sizes sizes, int... tokens) {
        return logits(sizes, (name, rows, columns) -> randomWeights(sizes, name, rows, columns), tokens);
    }

    /** The logits after each token, of any weights. */
    public static double[][] logits(Sizes sizes, Numbers numbers, int... tokens) {
        var reference = new ReferenceLlama(sizes, numbers, tokens.length);
        var logits = new double[tokens.length][];
        for (int position = 0; position < tokens.length; position++) {
            logits[position] = reference.next(tokens[position], position);
        }
        return logits;
    }

    private double[] next(int token, int position) {
        float[] table = weights("token_embd.weight", sizes.vocabulary(), sizes.embedding());
        var state = new double[sizes.embedding()];
        for (int i = 0; i < state.length; i++) {
            state[i] = table[token * state.length + i];
        }
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String block = "blk." + layer + ".";
            add(state, attention(layer, norm(state, block + "attn_norm.weight"), position));
            add(state, feedForward(block, norm(state, block + "ffn_norm.weight")));
        }
        return multiply("output.weight", sizes.vocabulary(), norm(state, "output_norm.weight"));
    }

    private double[] attention(int layer, double[] input, int position) {
        String block = "blk." + layer + ".";
        int length = sizes.headLength();
        double[] query = rotated(multiply(block + "attn_q.weight", sizes.heads() * length, input), position);
        keys[layer][position] = rotated(multiply(block + "attn_k.weight", sizes.keyHeads() * length, input), position);
        values[layer][position] = multiply(block + "attn_v.weight", sizes.keyHeads() * length, input);
        var output = new double[sizes.heads() * length];
        for (int head = 0; head < sizes.heads(); head++) {
            int keyHead = head / (sizes.heads() / sizes.keyHeads());
            double[] attended = scores(layer, query, head, keyHead, position);
            for (int past = 0; past <= position; past++) {
                for (int i = 0; i < length; i++) {
                    output[head * length + i] += attended[past] * values[layer][past][keyHead * length + i];
                }
            }
        }
        return multiply(block + "attn_output.weight", sizes.embedding(), output);
    }

    private double[] scores(int layer, double[] query, int head, int keyHead, int position) {
        int length = sizes.headLength();
        var scores = new double[position + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int past = 0; past <= position; past++) {
            for (int i = 0; i < length; i++) {
                scores[past] += query[head * length + i] * keys[layer][past][keyHead * length + i];
            }
            scores[past] /= Math.sqrt(length);
            most = Math.max(most, scores[past]);
        }
        double sum = 0;
        for (int past = 0; past <= position; past++) {
            scores[past] = Math.exp(scores[past] - most);
            sum += scores[past];
        }
        for (int past = 0; past <= position; past++) {
            scores[past] /= sum;
        }
        return scores;
    }

    private double[] feedForward(String block, double[] input) {
        double[] gate = multiply(block + "ffn_gate.weight", sizes.feedForward(), input);
        double[] up = multiply(block + "ffn_up.weight", sizes.feedForward(), input);
        for (int i = 0; i < gate.length; i++) {
            gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        return multiply(block + "ffn_down.weight", sizes.embedding(), gate);
    }

    /** Rotary positions: neighbouring numbers of a head are the coordinates that turn. */
    private double[] rotated(double[] heads, int position) {
        int length = sizes.headLength();
        for (int start = 0; start < heads.length; start += length) {
            for (int i = 0; i < length; i += 2) {
                double angle = position * Math.pow(TinyModels.ROPE_BASE, -(double) i / length);
                double x = heads[start + i];
                double y = heads[start + i + 1];
                heads[start + i] = x * Math.cos(angle) - y * Math.sin(angle);
                heads[start + i + 1] = x * Math.sin(angle) + y * Math.cos(angle);
            }
        }
        return heads;
    }

    private double[] norm(double[] input, String name) {
        float[] factors = weights(name, 1, input.length);
        double squares = 0;
        for (double value : input) {
            squares += value * value;
        }
        double scale = 1 / Math.sqrt(squares / input.length + TinyModels.EPSILON);
        var output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = input[i] * scale * factors[i];
        }
        return output;
    }

    private double[] multiply(String name, int rows, double[] input) {
        float[] matrix = weights(name, rows, input.length);
        var output = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < input.length; column++) {
                output[row] += (double) matrix[row * input.length + column] * input[column];
            }
        }
        return output;
    }

    private float[] weights(String name, int rows, int columns) {
        return weights.computeIfAbsent(name, ignored -> numbers.of(name, rows, columns));
    }

    private static void add(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }
}
