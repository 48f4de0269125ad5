package io.lectern.retrieval.lucene;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.search.FieldDoc;

/**
 * A passage that a query found, not read yet. The natural order is best first, equal scores in the order of their places.
 *
 * @param document its number in the reader
 * @param place as {@link PassageDocument#PLACE} says
 */
record Candidate(int document, float score, List<Long> place) implements Comparable<Candidate> {

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::score).reversed().thenComparing(Candidate::place, Candidate::order);

    Candidate {
        place = List.copyOf(place);
    }

    /** A hit of a search that was sorted by score and place. */
    static Candidate of(FieldDoc hit) {
        var place = Arrays.stream(hit.fields).skip(1).map(Long.class::cast).toList();
        return new Candidate(hit.doc, (Float) hit.fields[0], place);
    }

    /** The same passage with a score added to its own. */
    Candidate plus(float more) {
        return new Candidate(document, score + more, place);
    }

    private static int order(List<Long> one, List<Long> other) {
        return Arrays.compare(one.toArray(Long[]::new), other.toArray(Long[]::new));
    }

    @Override
    public int compareTo(Candidate other) {
        return BEST_FIRST.compare(this, other);
    }
}
