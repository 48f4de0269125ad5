package io.lectern.model.conversion;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Encoders of the BERT kind in plain Java and double precision, from the definition and with the names of their authors,
 * slow and obvious.
 *
 * @param weights by the names in the checkpoint
 * @param root of the names of what is no head
 * @param firstPosition row of the first token's position
 */
record ReferenceEncoder(
        Map<String, float[]> weights,
        EncoderSizes sizes,
        String root,
        int firstPosition,
        double epsilon,
        DoubleUnaryOperator gelu) {

    /** As the authors' code computes it. */
    static double exactGelu(double x) {
        return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    /** As llama.cpp does on a CPU: the approximation with tanh, of a number of half precision and to one. */
    static double tabledGelu(double x) {
        if (Math.abs(x) >= 10) {
            return Math.max(x, 0);
        }
        float half = Float.float16ToFloat(Float.floatToFloat16((float) x));
        double inner = Math.sqrt(2 / Math.PI) * half * (1 + 0.044715 * half * half);
        return Float.float16ToFloat(Float.floatToFloat16((float) (0.5 * half * (1 + Math.tanh(inner)))));
    }

    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return Math.abs(x) > 6 ? Math.signum(x) : 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** The mean of the tokens' vectors, of length one. */
    double[] mean(int... tokens) {
        double[][] states = states(tokens, new int[tokens.length]);
        var mean = new double[sizes.embedding()];
        for (double[] state : states) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += state[i];
            }
        }
        return normalised(mean);
    }

    /** The vector of the first token, of length one. */
    double[] first(int... tokens) {
        return normalised(states(tokens, new int[tokens.length])[0]);
    }

    /** What a head says of the first token: a dense layer with tanh, then a score. */
    double score(String dense, String out, int[] tokens, int[] types) {
        double[] hidden = linear(dense, states(tokens, types)[0]);
        return linear(out, Arrays.stream(hidden).map(Math::tanh).toArray())[0];
    }

    private double[][] states(int[] tokens, int[] types) {
        var states = new double[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            double[] sum = row(root + "embeddings.word_embeddings.weight", tokens[i]);
            add(sum, row(root + "embeddings.position_embeddings.weight", firstPosition + i));
            add(sum, row(root + "embeddings.token_type_embeddings.weight", types[i]));
            states[i] = norm(root + "embeddings.LayerNorm", sum);
        }
        for (int layer = 0; layer < sizes.layers(); layer++) {
            states = layer(root + "encoder.layer." + layer + ".", states);
        }
        return states;
    }

    private double[][] layer(String layer, double[][] states) {
        double[][] mixed = attention(layer + "attention.self.", states);
        var result = new double[states.length][];
        for (int i = 0; i < states.length; i++) {
            double[] attended = linear(layer + "attention.output.dense", mixed[i]);
            add(attended, states[i]);
            double[] middle = norm(layer + "attention.output.LayerNorm", attended);
            double[] wide = Arrays.stream(linear(layer + "intermediate.dense", middle))
                    .map(gelu)
                    .toArray();
            double[] narrow = linear(layer + "output.dense", wide);
            add(narrow, middle);
            result[i] = norm(layer + "output.LayerNorm", narrow);
        }
        return result;
    }

    private double[][] attention(String self, double[][] states) {
        double[][] queries = Arrays.stream(states)
                .map(state -> linear(self + "query", state))
                .toArray(double[][]::new);
        double[][] keys =
                Arrays.stream(states).map(state -> linear(self + "key", state)).toArray(double[][]::new);
        double[][] values = Arrays.stream(states)
                .map(state -> linear(self + "value", state))
                .toArray(double[][]::new);
        int length = sizes.embedding() / sizes.heads();
        var mixed = new double[states.length][sizes.embedding()];
        for (int i = 0; i < states.length; i++) {
            for (int start = 0; start < sizes.embedding(); start += length) {
                mix(queries[i], keys, values, start, start + length, mixed[i]);
            }
        }
        return mixed;
    }

    private static void mix(double[] query, double[][] keys, double[][] values, int start, int end, double[] mixed) {
        var shares = new double[keys.length];
        for (int other = 0; other < keys.length; other++) {
            double product = 0;
            for (int k = start; k < end; k++) {
                product += query[k] * keys[other][k];
            }
            shares[other] = Math.exp(product / Math.sqrt(end - start));
        }
        double sum = Arrays.stream(shares).sum();
        for (int other = 0; other < keys.length; other++) {
            for (int k = start; k < end; k++) {
                mixed[k] += shares[other] / sum * values[other][k];
            }
        }
    }

    private double[] norm(String name, double[] input) {
        double mean = Arrays.stream(input).average().orElseThrow();
        double variance =
                Arrays.stream(input).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        var output = new double[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = (input[i] - mean) / Math.sqrt(variance + epsilon) * weight(name + ".weight")[i]
                    + weight(name + ".bias")[i];
        }
        return output;
    }

    private double[] linear(String name, double[] input) {
        float[] matrix = weight(name + ".weight");
        float[] bias = weight(name + ".bias");
        var output = new double[bias.length];
        for (int row = 0; row < bias.length; row++) {
            output[row] = bias[row];
            for (int column = 0; column < input.length; column++) {
                output[row] += (double) matrix[row * input.length + column] * input[column];
            }
        }
        return output;
    }

    private double[] row(String name, int row) {
        float[] table = weight(name);
        var numbers = new double[sizes.embedding()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = table[row * numbers.length + i];
        }
        return numbers;
    }

    private float[] weight(String name) {
        float[] weight = weights.get(name);
        if (weight == null) {
            throw new AssertionError("no weight " + name);
        }
        return weight;
    }

    private static void add(double[] sum, double[] other) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
    }

    static double[] normalised(double[] row) {
        double length = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
        return Arrays.stream(row).map(x -> x / length).toArray();
    }
}
