package io.lectern.document.parse.pdf;

import java.util.List;
import java.util.TreeMap;

/**
 * A page before its order is told.
 *
 * @param number 1 for the first page
 * @param upright what is written in the page's main direction
 * @param grids what lines part the page, as it is seen upright
 * @param turned what is written in other directions, apart for each
 */
record PageSegments(int number, List<Segment> upright, List<Grid> grids, List<List<Segment>> turned) {

    /** Font size of most characters. */
    float bodySize() {
        var characters = new TreeMap<Integer, Integer>();
        for (var segment : upright) {
            characters.merge(Math.round(segment.size() * 4), segment.text().length(), Integer::sum);
        }
        int best = 0;
        int most = 0;
        for (var size : characters.entrySet()) {
            if (size.getValue() > most) {
                most = size.getValue();
                best = size.getKey();
            }
        }
        return best / 4f;
    }
}
