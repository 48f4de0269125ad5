package io.lectern.retrieval.analysis;

import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the words of a query in text, by the analyses that found the text. */
public record QueryHighlighter(QueryText query) {

    /** The places in the canonical text, in order, those that touch joined. */
    public List<TextRange> highlights(List<Fragment> fragments) {
        var places = new ArrayList<TextRange>();
        for (var fragment : fragments) {
            for (var analysis : Analysis.values()) {
                var terms = query.terms().getOrDefault(analysis, Map.of());
                if (!terms.isEmpty()) {
                    addPlaces(places, fragment, analysis, terms);
                }
            }
        }
        places.sort(Comparator.comparingInt(TextRange::start));
        return joined(places);
    }

    private static void addPlaces(
            List<TextRange> places, Fragment fragment, Analysis analysis, Map<String, Integer> terms) {
        for (var token : Token.of(analysis.analyzer(), fragment.text())) {
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
