package io.lectern.retrieval.analysis;

import io.lectern.retrieval.QueryTerms;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * @param stems weight of each stem of the query
 * @param cjkWords weight of each Chinese, Japanese or Korean word
 */
record WeightedTerms(Map<String, Double> stems, Map<QueryText.CjkWord, Double> cjkWords) implements QueryTerms {

    @Override
    public boolean isEmpty() {
        return stems.isEmpty() && cjkWords.isEmpty();
    }

    @Override
    public double coverage(String text) {
        var held = new Held();
        if (!stems.isEmpty()) {
            held.add(Analysis.STEMS, Analysis.STEMS.terms(text).stream());
        }
        if (!cjkWords.isEmpty()) {
            held.add(Analysis.BIGRAMS, Analysis.BIGRAMS.terms(text).stream());
        }
        return held.coverage();
    }

    /** The terms of a text that were seen. */
    final class Held {

        private final Set<String> heldStems = new HashSet<>();
        private final Set<String> heldParts = new HashSet<>();

        void add(Analysis analysis, Stream<String> terms) {
            if (analysis == Analysis.STEMS) {
                terms.forEach(heldStems::add);
            } else if (analysis == Analysis.BIGRAMS) {
                terms.forEach(pair -> {
                    heldParts.add(pair);
                    pair.codePoints().forEach(character -> heldParts.add(Character.toString(character)));
                });
            }
        }

        double coverage() {
            double held = 0;
            double total = 0;
            for (var stem : stems.entrySet()) {
                total += stem.getValue();
                held += heldStems.contains(stem.getKey()) ? stem.getValue() : 0;
            }
            for (var word : cjkWords.entrySet()) {
                var parts = word.getKey().parts();
                total += word.getValue();
                held += word.getValue()
                        * parts.stream().filter(heldParts::contains).count()
                        / parts.size();
            }
            return total == 0 ? 0 : Math.min(1, held / total);
        }
    }
}
