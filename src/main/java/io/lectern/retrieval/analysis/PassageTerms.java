package io.lectern.retrieval.analysis;

import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The terms that an index holds of a passage: one field for each analysis. A term of the context stands in the field as
 * often as it weighs, which scores it as BM25F would and lets the index answer from one field.
 */
public final class PassageTerms {

    /** Changes with everything but {@link Analysis#VERSION} that changes the terms of a passage. */
    public static final String VERSION = "2";

    /** A word in a heading says more of a passage than one in its text. */
    private static final int CONTEXT_WEIGHT = 2;

    private PassageTerms() {}

    /** The terms of the field of an analysis, those of the context first. */
    public static List<String> of(Passage passage, Analysis analysis) {
        var context = analysis.terms(context(passage));
        var terms = new ArrayList<String>();
        Collections.nCopies(CONTEXT_WEIGHT, context).forEach(terms::addAll);
        passage.body().forEach(fragment -> terms.addAll(analysis.terms(fragment.text())));
        return terms;
    }

    /** How often each term stands among some, in the order of the first time. */
    public static Map<String, Integer> counts(List<String> terms) {
        var counts = LinkedHashMap.<String, Integer>newLinkedHashMap(terms.size());
        terms.forEach(term -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    /**
     * The headings of the passage, whether its body begins with them or they lie before it, so that they weigh the same
     * in each; and the table header.
     */
    private static String context(Passage passage) {
        var headings = passage.location() == null ? "" : passage.location();
        var others = passage.context().stream().map(Fragment::text).filter(text -> !headings.contains(text.strip()));
        return Stream.concat(Stream.of(headings), others).collect(Collectors.joining("\n"));
    }
}
