package io.lectern.retrieval.analysis;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tells how much of a query a passage holds, and where, by the analyses that found it. */
public final class PassageMatching {

    private final QueryText query;
    private final WeightedTerms weights;

    PassageMatching(QueryText query, WeightedTerms weights) {
        this.query = query;
        this.weights = weights;
    }

    /**
     * What a passage holds of the query.
     *
     * @param coverage as {@link io.lectern.retrieval.QueryTerms#coverage} tells it of context and body
     * @param highlights places of the body in the canonical text, in order, those that touch joined
     */
    public record Match(double coverage, List<TextRange> highlights) {

        public Match {
            highlights = List.copyOf(highlights);
        }
    }

    public Match match(Passage passage) {
        var held = weights.nothing();
        var places = new ArrayList<TextRange>();
        query.terms().forEach((analysis, terms) -> {
            if (!terms.isEmpty()) {
                passage.context().forEach(fragment -> held.add(analysis, analysis.terms(fragment.text()).stream()));
                passage.body().forEach(fragment -> {
                    var tokens = analysis.tokens(fragment.text());
                    held.add(analysis, tokens.stream().map(Token::term));
                    addPlaces(places, fragment, tokens, terms);
                });
            }
        });
        places.sort(Comparator.comparingInt(TextRange::start));
        return new Match(held.coverage(), joined(places));
    }

    private static void addPlaces(
            List<TextRange> places, Fragment fragment, List<Token> tokens, Map<String, Integer> terms) {
        for (var token : tokens) {
            if (terms.containsKey(token.term())) {
                places.add(new TextRange(fragment.start() + token.start(), fragment.start() + token.end()));
            }
        }
    }

    private static List<TextRange> joined(List<TextRange> sorted) {
        var joined = new ArrayList<TextRange>();
        for (var place : sorted) {
            if (!joined.isEmpty() && place.start() <= joined.getLast().end()) {
                var last = joined.removeLast();
                joined.add(new TextRange(last.start(), Math.max(last.end(), place.end())));
            } else {
                joined.add(place);
            }
        }
        return joined;
    }
}
