package io.lectern.engine.sampling;

import io.lectern.engine.sampling.Sampler.Choice;

/** What the model itself gave as probabilities at one place. Belongs to one thread. */
final class LogProbabilities {

    private final int wanted;

    private float[] logits = new float[0];
    private double logSum;

    /** @param wanted likeliest tokens to name */
    LogProbabilities(int wanted) {
        this.wanted = wanted;
    }

    /** Takes over the logits as the model computed them. */
    void read(float[] raw) {
        if (logits.length != raw.length) {
            logits = new float[raw.length];
        }
        System.arraycopy(raw, 0, logits, 0, raw.length);
        double most = logits[Sampler.best(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        logSum = most + Math.log(sum);
    }

    /** The token that was chosen, with the likeliest beside it. */
    Choice choice(int token) {
        int[] likeliest = likeliest();
        var values = new double[likeliest.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = logits[likeliest[i]] - logSum;
        }
        return new Choice(token, logits[token] - logSum, likeliest, values);
    }

    /** By insertion: few are wanted, and most tokens are no match for the last of them. */
    private int[] likeliest() {
        var likeliest = new int[Math.min(wanted, logits.length)];
        int size = 0;
        for (int token = 0; token < logits.length && likeliest.length > 0; token++) {
            if (size == likeliest.length && logits[token] <= logits[likeliest[size - 1]]) {
                continue;
            }
            int place = size < likeliest.length ? size++ : size - 1;
            while (place > 0 && logits[likeliest[place - 1]] < logits[token]) {
                likeliest[place] = likeliest[place - 1];
                place--;
            }
            likeliest[place] = token;
        }
        return likeliest;
    }
}
