package io.lectern.evaluation.probe;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which probes to make: every kind in every language at every length and depth.
 *
 * @param lengths tokens of prompt and answer together
 * @param depths of the first hidden sentence in percent of the haystack
 * @param samples of each, with other texts
 * @param seed of all texts
 */
public record ProbeSettings(
        List<ProbeKind> kinds,
        List<ProbeLanguage> languages,
        List<Integer> lengths,
        List<Integer> depths,
        int samples,
        long seed,
        ProbeForm form) {

    private static final int PERCENT = 100;
    private static final int LEAST_LENGTH = 1_024;

    public ProbeSettings {
        kinds = required("kinds", kinds);
        languages = required("languages", languages);
        lengths = required("lengths", lengths);
        depths = required("depths", depths);
        for (int length : lengths) {
            if (length < 1) {
                throw new IllegalArgumentException("lengths must be at least 1: " + length);
            }
        }
        for (int depth : depths) {
            if (depth < 0 || depth > PERCENT) {
                throw new IllegalArgumentException("depths must be 0 to 100: " + depth);
            }
        }
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1: " + samples);
        }
    }

    private static <T extends Comparable<T>> List<T> required(String field, List<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(field + " must have at least one element");
        }
        return values.stream().distinct().sorted().toList();
    }

    /** 1024 and its doubles up to a model's context; the context itself when it is less. */
    public static List<Integer> defaultLengths(int contextTokens) {
        return contextTokens < LEAST_LENGTH
                ? List.of(contextTokens)
                : Stream.iterate(LEAST_LENGTH, length -> length <= contextTokens, length -> 2 * length)
                        .toList();
    }

    /** Every probe to make. */
    List<Probe> probes() {
        return kinds.stream()
                .flatMap(kind -> languages.stream()
                        .flatMap(language -> lengths.stream()
                                .flatMap(length -> depths.stream()
                                        .flatMap(depth -> IntStream.range(0, samples)
                                                .mapToObj(
                                                        sample -> new Probe(kind, language, length, depth, sample))))))
                .toList();
    }

    /** One probe; the parameters are as above. */
    record Probe(ProbeKind kind, ProbeLanguage language, int length, int depth, int sample) {

        /** By which its texts are chosen: at all depths the same. */
        Random random(long seed) {
            return new Random(Objects.hash(seed, kind.id(), length, sample));
        }
    }
}
