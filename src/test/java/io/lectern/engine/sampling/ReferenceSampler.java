package io.lectern.engine.sampling;

import io.lectern.engine.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The steps of sampling as their definitions say, with a sort wherever there is an order; for comparison. */
final class ReferenceSampler {

    private final Sampling sampling;
    private final SplittableRandom random;
    private final List<Integer> prompt = new ArrayList<>();
    private final List<Integer> answer = new ArrayList<>();

    ReferenceSampler(Sampling sampling, int[] prompt) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed());
        IntStream.of(prompt).forEach(this.prompt::add);
    }

    int choose(float[] logits) {
        float[] adjusted = adjusted(logits);
        int token = sampling.temperature() == 0
                ? likeliestFirst(scores(adjusted, 1)).getFirst()
                : draw(adjusted);
        answer.add(token);
        return token;
    }

    private float[] adjusted(float[] logits) {
        float[] adjusted = logits.clone();
        sampling.logitBias().forEach((token, bias) -> adjusted[token] += bias);
        var occurred = new HashSet<>(prompt);
        occurred.addAll(answer);
        var penalties = sampling.penalties();
        for (int token : occurred) {
            float logit = adjusted[token];
            adjusted[token] = logit < 0 ? logit * penalties.repetition() : logit / penalties.repetition();
        }
        for (int token : new HashSet<>(answer)) {
            long count = answer.stream().filter(other -> other == token).count();
            adjusted[token] -= count * penalties.frequency() + penalties.presence();
        }
        return adjusted;
    }

    private int draw(float[] adjusted) {
        double[] kept = typical(minP(topP(topK(scores(adjusted, sampling.temperature())))));
        double[] probabilities = softmax(kept);
        double number = random.nextDouble();
        double sum = 0;
        int last = -1;
        for (int token = 0; token < probabilities.length; token++) {
            sum += probabilities[token];
            if (probabilities[token] > 0) {
                last = token;
                if (sum > number) {
                    return token;
                }
            }
        }
        return last;
    }

    private double[] topK(double[] scores) {
        if (sampling.topK() == 0 || sampling.topK() >= scores.length) {
            return scores;
        }
        double last = scores[likeliestFirst(scores).get(sampling.topK() - 1)];
        return without(scores, token -> scores[token] < last);
    }

    private double[] topP(double[] scores) {
        if (sampling.topP() == 1) {
            return scores;
        }
        var probabilities = softmax(scores);
        var removed = new HashSet<Integer>();
        double before = 0;
        for (int token : likeliestFirst(scores)) {
            if (before >= sampling.topP() && before > 0) {
                removed.add(token);
            }
            before += probabilities[token];
        }
        return without(scores, removed::contains);
    }

    private double[] minP(double[] scores) {
        var probabilities = softmax(scores);
        double limit = sampling.minP() * DoubleStream.of(probabilities).max().orElseThrow();
        return without(scores, token -> probabilities[token] < limit);
    }

    private double[] typical(double[] scores) {
        if (sampling.typicalP() == 1) {
            return scores;
        }
        var probabilities = softmax(scores);
        double entropy = DoubleStream.of(probabilities)
                .filter(p -> p > 0)
                .map(p -> -p * Math.log(p))
                .sum();
        double[] shift = DoubleStream.of(probabilities)
                .map(p -> Math.abs(-Math.log(p) - entropy))
                .toArray();
        double sum = 0;
        double limit = 0;
        for (int token : order(shift)) {
            if (sum >= sampling.typicalP() && sum > 0) {
                break;
            }
            sum += probabilities[token];
            limit = shift[token];
        }
        double last = limit;
        return without(scores, token -> shift[token] > last);
    }

    private static double[] scores(float[] logits, float temperature) {
        return IntStream.range(0, logits.length)
                .mapToDouble(token -> (double) logits[token] / temperature)
                .toArray();
    }

    private static double[] softmax(double[] scores) {
        double most = DoubleStream.of(scores).max().orElseThrow();
        double[] weights =
                DoubleStream.of(scores).map(score -> Math.exp(score - most)).toArray();
        double sum = DoubleStream.of(weights).sum();
        return DoubleStream.of(weights).map(weight -> weight / sum).toArray();
    }

    private static double[] without(double[] scores, IntPredicate removed) {
        return IntStream.range(0, scores.length)
                .mapToDouble(token -> removed.test(token) ? Double.NEGATIVE_INFINITY : scores[token])
                .toArray();
    }

    private static List<Integer> likeliestFirst(double[] scores) {
        return order(DoubleStream.of(scores).map(score -> -score).toArray());
    }

    private static List<Integer> order(double[] keys) {
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> keys[token]))
                .toList();
    }
}
