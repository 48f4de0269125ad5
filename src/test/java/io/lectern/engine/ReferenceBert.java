package io.lectern.engine;

import io.lectern.engine.TinyEncoders.Sizes;
import java.util.HashMap;
import java.util.Map;

/** The BERT architecture in plain Java and double precision, written from its definition, slow and obvious. */
public final class ReferenceBert {

    private final Sizes sizes;
    private final Map<String, float[]> weights = new HashMap<>();

    private ReferenceBert(Sizes sizes) {
        this.sizes = sizes;
    }

    /** The mean of the tokens' vectors, not normalised. */
    public static double[] mean(Sizes sizes, int... tokens) {
        double[][] states = new ReferenceBert(sizes).states(tokens);
        var mean = new double[sizes.embedding()];
        for (double[] state : states) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += state[i] / states.length;
            }
        }
        return mean;
    }

    /** The vector of the first token, not normalised. */
    public static double[] first(Sizes sizes, int... tokens) {
        return new ReferenceBert(sizes).states(tokens)[0];
    }

    /** What the head for scores says of the first token. */
    public static double score(Sizes sizes, int... tokens) {
        var reference = new ReferenceBert(sizes);
        double[] hidden = reference.linear("cls", sizes.embedding(), reference.states(tokens)[0]);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = Math.tanh(hidden[i]);
        }
        return reference.linear("cls.output", 1, hidden)[0];
    }

    private double[][] states(int... tokens) {
        var states = new double[tokens.length][];
        float[] words = weights("token_embd.weight", sizes.vocabulary(), sizes.embedding());
        float[] places = weights("position_embd.weight", sizes.positions(), sizes.embedding());
        float[] types = weights("token_types.weight", 2, sizes.embedding());
        for (int position = 0; position < tokens.length; position++) {
            var sum = new double[sizes.embedding()];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = words[tokens[position] * sum.length + i] + places[position * sum.length + i] + types[i];
            }
            states[position] = norm("token_embd_norm", sum);
        }
        for (int layer = 0; layer < sizes.layers(); layer++) {
            states = layer("blk." + layer + ".", states);
        }
        return states;
    }

    private double[][] layer(String block, double[][] states) {
        double[][] attended = attention(block, states);
        var result = new double[states.length][];
        for (int i = 0; i < states.length; i++) {
            double[] middle = norm(block + "attn_output_norm", sum(states[i], attended[i]));
            double[] wide = linear(block + "ffn_up", sizes.feedForward(), middle);
            for (int j = 0; j < wide.length; j++) {
                wide[j] = gelu(wide[j]);
            }
            double[] down = linear(block + "ffn_down", sizes.embedding(), wide);
            result[i] = norm(block + "layer_output_norm", sum(middle, down));
        }
        return result;
    }

    private double[][] attention(String block, double[][] states) {
        int count = states.length;
        int length = sizes.embedding() / sizes.heads();
        var queries = new double[count][];
        var keys = new double[count][];
        var values = new double[count][];
        for (int i = 0; i < count; i++) {
            queries[i] = linear(block + "attn_q", sizes.embedding(), states[i]);
            keys[i] = linear(block + "attn_k", sizes.embedding(), states[i]);
            values[i] = linear(block + "attn_v", sizes.embedding(), states[i]);
        }
        var output = new double[count][];
        for (int i = 0; i < count; i++) {
            var mixed = new double[sizes.embedding()];
            for (int start = 0; start < mixed.length; start += length) {
                double[] attended = softmax(queries[i], keys, start, length);
                for (int other = 0; other < count; other++) {
                    for (int k = start; k < start + length; k++) {
                        mixed[k] += attended[other] * values[other][k];
                    }
                }
            }
            output[i] = linear(block + "attn_output", sizes.embedding(), mixed);
        }
        return output;
    }

    private static double[] softmax(double[] query, double[][] keys, int start, int length) {
        var scores = new double[keys.length];
        double sum = 0;
        for (int other = 0; other < keys.length; other++) {
            double product = 0;
            for (int k = start; k < start + length; k++) {
                product += query[k] * keys[other][k];
            }
            scores[other] = Math.exp(product / Math.sqrt(length));
            sum += scores[other];
        }
        for (int other = 0; other < scores.length; other++) {
            scores[other] /= sum;
        }
        return scores;
    }

    private double[] norm(String name, double[] input) {
        float[] factors = weights(name + ".weight", 1, input.length);
        float[] offsets = weights(name + ".bias", 1, input.length);
        double mean = 0;
        for (double value : input) {
            mean += value / input.length;
        }
        double variance = 0;
        for (double value : input) {
            variance += (value - mean) * (value - mean) / input.length;
        }
        var output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = (input[i] - mean) / Math.sqrt(variance + TinyEncoders.EPSILON) * factors[i] + offsets[i];
        }
        return output;
    }

    private double[] linear(String name, int rows, double[] input) {
        float[] matrix = weights(name + ".weight", rows, input.length);
        float[] bias = weights(name + ".bias", 1, rows);
        var output = new double[rows];
        for (int row = 0; row < rows; row++) {
            output[row] = bias[row];
            for (int column = 0; column < input.length; column++) {
                output[row] += (double) matrix[row * input.length + column] * input[column];
            }
        }
        return output;
    }

    private float[] weights(String name, int rows, int columns) {
        return weights.computeIfAbsent(name, ignored -> TinyEncoders.weights(sizes, name, rows, columns));
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private static double[] sum(double[] one, double[] other) {
        var sum = new double[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = one[i] + other[i];
        }
        return sum;
    }
}
