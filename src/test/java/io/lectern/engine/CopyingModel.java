package io.lectern.engine;

import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorRows;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a model of the llama architecture that copies from its context, by weights that are computed and not trained: an
 * induction head. Of all places in the context whose last {@link #REACH} tokens are the same as the last ones now, it takes
 * the first, and writes the token that follows there; where it would write a line break, it ends its answer. A prompt that
 * ends with words that stand in it before is therefore answered with the rest of their line.
 *
 * <p>Tokens are bytes, as those of {@link TinyModels}. A token's code is a row of 18 signs, of which two share 12 at most.
 * The residual stream has a slot for the codes of the token itself and of each of the {@link #REACH} before it, one for what
 * is written, and a constant. Layer {@code l} looks {@code 2^l} tokens back and copies its slots, so four layers fill fifteen;
 * the fifth compares these with the ones that stood before each earlier token, and copies the code of the one that agrees
 * best. Feed-forward weights are zero.
 */
public final class CopyingModel {

    /** Tokens that are compared. */
    public static final int REACH = 15;

    private static final int SHIFTS = 4;
    private static final int CODE = 18;
    private static final int LEAST_DISTANCE = 6;

    private static final int WIDTH = 320;
    private static final int WRITTEN = (REACH + 1) * CODE;
    private static final int CONSTANT = WRITTEN + CODE;
    private static final float CONSTANT_VALUE = 4;

    // Pairs of a head's numbers that turn: π / 2^p a token tells all distances below 2^14 apart, and a last one drifts.
    private static final int DISTANCES = 14;
    private static final int FIRST_COMPARED = 2 * (DISTANCES + 1);
    private static final double FARTHEST = 1 << DISTANCES;
    private static final float STILL = 1e9f;

    // In the exponent of a softmax: another distance loses by twice this,
    // a token that differs by 12 times this,
    // and the whole drift is less than that.
    private static final double DISTANCE_STRENGTH = 20;
    private static final double TOKEN_STRENGTH = 50;
    private static final double DRIFT_STRENGTH = 400;
    private static final float LOGIT = 1.2f;

    private static final int LINE_BREAK = TinyModels.FIRST_BYTE + '\n';
    private static final int VOCABULARY = TinyModels.Sizes.SMALL.vocabulary();

    private CopyingModel() {}

    /**
     * Writes it.
     *
     * @param context tokens of prompt and answer, at most 16,384
     */
    public static Path write(Path path, int context) {
        if (context > FARTHEST) {
            throw new IllegalArgumentException("context must be at most %.0f: %d".formatted(FARTHEST, context));
        }
        var sizes = new TinyModels.Sizes(SHIFTS + 1, WIDTH, 1, 1, 32, context, 0);
        var writer = TinyModels.metadata(sizes, List.of());
        var codes = codes();
        TinyModels.addTensors(writer, sizes, VOCABULARY, TensorType.F32, (name, rows, columns) -> weights(name, codes));
        writer.tensor("rope_freqs.weight", TensorType.F32, List.of(WIDTH / 2L), turning());
        write(writer, path);
        return path;
    }

    private static TensorRows weights(String name, int[] codes) {
        if (name.contains("norm")) {
            return (index, row) -> Arrays.fill(row, 1);
        }
        if (name.startsWith("blk.")) {
            int layer = name.charAt("blk.".length()) - '0';
            return layer < SHIFTS ? shift(name, layer) : comparison(name);
        }
        return name.equals("output.weight") ? written(codes) : embeddings(codes);
    }

    /** Signs as bits, the first that are far enough from all before. */
    private static int[] codes() {
        var codes = new int[VOCABULARY];
        int found = 0;
        for (int code = 0; found < VOCABULARY; code++) {
            int candidate = code;
            if (Arrays.stream(codes, 0, found)
                    .allMatch(other -> Integer.bitCount(other ^ candidate) >= LEAST_DISTANCE)) {
                codes[found++] = candidate;
            }
        }
        return codes;
    }

    private static float sign(int code, int place) {
        return (code >> place & 1) == 0 ? 1 : -1;
    }

    private static TensorRows embeddings(int[] codes) {
        return (token, row) -> {
            Arrays.fill(row, 0);
            for (int place = 0; place < CODE; place++) {
                row[place] = sign(codes[(int) token], place);
            }
            row[CONSTANT] = CONSTANT_VALUE;
        };
    }

    /** The end of an answer is read where a line break would be, which is never written; nor are control tokens. */
    private static TensorRows written(int[] codes) {
        float scale = LOGIT * norm(REACH + 2);
        return (token, row) -> {
            Arrays.fill(row, 0);
            int read = token == TinyModels.END ? LINE_BREAK : (int) token;
            if (token == LINE_BREAK || read < TinyModels.FIRST_BYTE) {
                return;
            }
            for (int place = 0; place < CODE; place++) {
                row[WRITTEN + place] = scale * sign(codes[read], place);
            }
        };
    }

    /** What a layer that sees so many slots filled has to multiply by, as its input is divided by its norm. */
    private static float norm(int slots) {
        return (float) Math.sqrt((slots * CODE + CONSTANT_VALUE * CONSTANT_VALUE) / WIDTH);
    }

    /** Looks a fixed distance back, whatever stands there, and copies all slots that are filled. */
    private static TensorRows shift(String name, int layer) {
        int distance = 1 << layer;
        float norm = norm(distance);
        double strength = DISTANCE_STRENGTH * Math.sqrt(WIDTH) * norm / CONSTANT_VALUE;
        return sparse((row, weights) -> {
            boolean turns = row < 2 * DISTANCES;
            if (name.contains("attn_q") && turns) {
                double angle = -distance * turn(row / 2);
                weights[CONSTANT] = (float) (strength * (row % 2 == 0 ? Math.cos(angle) : Math.sin(angle)));
            } else if (name.contains("attn_k") && turns && row % 2 == 0) {
                weights[CONSTANT] = norm / CONSTANT_VALUE;
            } else if (name.contains("attn_v") && row < distance * CODE) {
                weights[row] = norm;
            } else if (name.contains("attn_output") && row >= distance * CODE && row < 2 * distance * CODE) {
                weights[row - distance * CODE] = 1;
            }
        });
    }

    /** Compares the last tokens with those before each place, prefers early places a little, and copies what stands there. */
    private static TensorRows comparison(String name) {
        float norm = norm(REACH + 1);
        int compared = REACH * CODE;
        return sparse((row, weights) -> {
            boolean compares = row >= FIRST_COMPARED && row < FIRST_COMPARED + compared;
            if (name.contains("attn_q") && compares) {
                weights[row - FIRST_COMPARED] = (float) (TOKEN_STRENGTH * Math.sqrt(WIDTH) * norm);
            } else if (name.contains("attn_k") && compares) {
                weights[row - FIRST_COMPARED + CODE] = norm;
            } else if (name.contains("attn_q") && row == 2 * DISTANCES + 1) {
                weights[CONSTANT] = (float) (-DRIFT_STRENGTH * Math.sqrt(WIDTH) * norm / CONSTANT_VALUE);
            } else if (name.contains("attn_k") && row == 2 * DISTANCES) {
                weights[CONSTANT] = norm / CONSTANT_VALUE;
            } else if (name.contains("attn_v") && row < CODE) {
                weights[row] = norm;
            } else if (name.contains("attn_output") && row >= WRITTEN && row < CONSTANT) {
                weights[row - WRITTEN] = 1;
            }
        });
    }

    /** How far a pair turns with each token. */
    private static double turn(int pair) {
        return pair < DISTANCES ? Math.PI / (1 << pair) : Math.PI / 2 / FARTHEST;
    }

    /** What the rotation of each pair is divided by; those that compare tokens hardly turn. */
    private static TensorRows turning() {
        return (index, row) -> {
            for (int pair = 0; pair < row.length; pair++) {
                double usual = Math.pow(TinyModels.ROPE_BASE, -2.0 * pair / WIDTH);
                row[pair] = pair <= DISTANCES ? (float) (usual / turn(pair)) : STILL;
            }
        };
    }

    @FunctionalInterface
    private interface Row {
        void fill(int row, float[] weights);
    }

    private static TensorRows sparse(Row row) {
        return (index, weights) -> {
            Arrays.fill(weights, 0);
            row.fill((int) index, weights);
        };
    }

    private static void write(GgufWriter writer, Path path) {
        try {
            writer.write(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
