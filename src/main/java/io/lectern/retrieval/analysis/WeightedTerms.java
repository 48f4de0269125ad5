package io.lectern.retrieval.analysis;

import io.lectern.retrieval.QueryTerms;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * @param stems weight of each stem of the query
 * @param cjkWords weight of each Chinese, Japanese or Korean word, by its parts
 */
record WeightedTerms(Map<String, Double> stems, List<CjkWord> cjkWords) implements QueryTerms {

    /** @param parts its bigrams, or itself when it is a single character */
    record CjkWord(List<String> parts, double weight) {}

    @Override
    public boolean isEmpty() {
        return stems.isEmpty() && cjkWords.isEmpty();
    }

    @Override
    public double coverage(String text) {
        double held = 0;
        double total = 0;
        var textStems = stems.isEmpty() ? Set.of() : terms(Analysis.STEMS, text);
        for (var stem : stems.entrySet()) {
            total += stem.getValue();
            held += textStems.contains(stem.getKey()) ? stem.getValue() : 0;
        }
        var textParts = cjkWords.isEmpty() ? Set.<String>of() : cjkParts(text);
        for (var word : cjkWords) {
            total += word.weight();
            long parts = word.parts().stream().filter(textParts::contains).count();
            held += word.weight() * parts / word.parts().size();
        }
        return total == 0 ? 0 : Math.min(1, held / total);
    }

    private static Set<String> cjkParts(String text) {
        var parts = terms(Analysis.BIGRAMS, text);
        for (var bigram : List.copyOf(parts)) {
            bigram.codePoints().forEach(character -> parts.add(Character.toString(character)));
        }
        return parts;
    }

    private static Set<String> terms(Analysis analysis, String text) {
        var terms = new HashSet<String>();
        Token.of(analysis.analyzer(), text).forEach(token -> terms.add(token.term()));
        return terms;
    }
}
