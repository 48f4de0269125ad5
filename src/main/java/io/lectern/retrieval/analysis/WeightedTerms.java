package io.lectern.retrieval.analysis;

import io.lectern.retrieval.QueryTerms;
import java.util.HashSet;
import java.util.List;
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
    public Seen held(String text) {
        var seen = nothing();
        if (!stems.isEmpty()) {
            seen.add(Analysis.STEMS, Analysis.STEMS.terms(text).stream());
        }
        if (!cjkWords.isEmpty()) {
            seen.add(Analysis.BIGRAMS, Analysis.BIGRAMS.terms(text).stream());
        }
        return seen;
    }

    /** None of the terms, to which those of a text may be added. */
    Seen nothing() {
        return new Seen(new HashSet<>(), new HashSet<>());
    }

    /** The terms of a text that were seen. */
    final class Seen implements Held {

        private final Set<String> heldStems;
        private final Set<String> heldParts;

        private Seen(Set<String> heldStems, Set<String> heldParts) {
            this.heldStems = heldStems;
            this.heldParts = heldParts;
        }

        void add(Analysis analysis, Stream<String> terms) {
            if (analysis == Analysis.STEMS) {
                terms.filter(stems::containsKey).forEach(heldStems::add);
            } else if (analysis == Analysis.BIGRAMS) {
                terms.forEach(pair -> {
                    heldParts.add(pair);
                    pair.codePoints().forEach(character -> heldParts.add(Character.toString(character)));
                });
            }
        }

        @Override
        public Held and(Held other) {
            var both = nothing();
            for (var one : List.of(this, (Seen) other)) {
                both.heldStems.addAll(one.heldStems);
                both.heldParts.addAll(one.heldParts);
            }
            return both;
        }

        @Override
        public double coverage() {
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
