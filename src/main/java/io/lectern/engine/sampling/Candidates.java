package io.lectern.engine.sampling;

import java.util.Arrays;

/**
 * The tokens that may be drawn, in the order of their ids, with weights in proportion to their probabilities. The cuts are
 * those of Hugging Face's logits warpers; of tokens that are equal, the one with the lower id counts as likelier. The
 * buffers are used again for every token; nothing sorts the vocabulary. Belongs to one thread.
 */
final class Candidates {

    /** Weights below e^-80 of the greatest cannot change a sum of doubles. */
    private static final double LEAST_EXPONENT = -80;

    private final Ranking ranking = new Ranking();
    private float[] best = new float[0];
    private int[] tokens = new int[0];
    private double[] weights = new double[0];
    private double[] keys = new double[0];
    private int size;

    /**
     * Starts anew with the k likeliest and all that are as likely as the last of them.
     *
     * @param most the greatest logit
     * @param topK 0 for all
     */
    void take(float[] logits, float most, float temperature, int topK) {
        reserve(logits.length);
        float threshold = topK == 0 || topK >= logits.length ? Float.NEGATIVE_INFINITY : threshold(logits, topK);
        size = 0;
        for (int token = 0; token < logits.length; token++) {
            float logit = logits[token];
            double exponent = ((double) logit - most) / temperature;
            if (logit >= threshold && exponent > LEAST_EXPONENT) {
                tokens[size] = token;
                weights[size++] = Math.exp(exponent);
            }
        }
    }

    /** Keeps the likeliest until they have the probability together. */
    void keepTopP(float p) {
        if (p < 1) {
            for (int i = 0; i < size; i++) {
                keys[i] = -weights[i];
            }
            int last = lastUntil(p);
            keepTo(keys[last], last);
        }
    }

    /** Keeps those that have this share of the greatest probability. */
    void keepMinP(float p) {
        if (p > 0) {
            double greatest = 0;
            for (int i = 0; i < size; i++) {
                greatest = Math.max(greatest, weights[i]);
            }
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (weights[i] >= p * greatest) {
                    keep(i, kept++);
                }
            }
            size = kept;
        }
    }

    /** Keeps those whose surprise is nearest the expected one, until they have the probability together. */
    void keepTypical(float p) {
        if (p < 1) {
            double sum = sum();
            double entropy = 0;
            for (int i = 0; i < size; i++) {
                keys[i] = -Math.log(weights[i] / sum);
                entropy += weights[i] / sum * keys[i];
            }
            for (int i = 0; i < size; i++) {
                keys[i] = Math.abs(keys[i] - entropy);
            }
            keepTo(keys[lastUntil(p)], size);
        }
    }

    /** The first token at which the sum of probabilities exceeds a number from 0 to 1. */
    int draw(double number) {
        double rest = number * sum();
        for (int i = 0; i < size; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return tokens[i];
            }
        }
        // Only rounding leads here.
        return tokens[size - 1];
    }

    /** How many there are. */
    int size() {
        return size;
    }

    int token(int place) {
        return tokens[place];
    }

    /** The place of the last of those that have the probability together, from the least key on. */
    private int lastUntil(float p) {
        double enough = p * sum();
        ranking.start(keys, size);
        int last = ranking.next();
        double together = weights[last];
        while (together < enough && ranking.hasNext()) {
            last = ranking.next();
            together += weights[last];
        }
        return last;
    }

    /** Keeps those with a lesser key, and of those with this very key the ones up to a place. */
    private void keepTo(double key, int place) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (keys[i] < key || (keys[i] == key && i <= place)) {
                keep(i, kept++);
            }
        }
        size = kept;
    }

    private void keep(int from, int to) {
        tokens[to] = tokens[from];
        weights[to] = weights[from];
    }

    private double sum() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[i];
        }
        return sum;
    }

    /** The k-th greatest logit: the least of a heap of the k greatest. */
    private float threshold(float[] logits, int k) {
        if (best.length != k) {
            best = new float[k];
        }
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (float logit : logits) {
            if (logit > best[0]) {
                replaceLeast(logit);
            }
        }
        return best[0];
    }

    private void replaceLeast(float logit) {
        int place = 0;
        while (true) {
            int child = 2 * place + 1;
            if (child + 1 < best.length && best[child + 1] < best[child]) {
                child++;
            }
            if (child >= best.length || best[child] >= logit) {
                best[place] = logit;
                return;
            }
            best[place] = best[child];
            place = child;
        }
    }

    private void reserve(int length) {
        if (tokens.length < length) {
            tokens = new int[length];
            weights = new double[length];
            keys = new double[length];
        }
    }
}
