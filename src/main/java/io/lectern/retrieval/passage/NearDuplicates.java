package io.lectern.retrieval.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds texts among ranked ones that say what a better one said already: nine tenths of their runs of
 * {@value Shingles#LENGTH} words are the same, and so is every number, because two contracts that differ in an amount are
 * not the same. Letter case, width, punctuation and line breaks do not count.
 */
public final class NearDuplicates {

    private static final double SAME = 0.9;

    private NearDuplicates() {}

    /**
     * A text and those that repeat it.
     *
     * @param best the one that was ranked first
     * @param others in their order
     */
    public record Group<T>(T best, List<T> others) {

        public Group {
            others = List.copyOf(others);
        }
    }

    /** The groups in the order of their best; each text is in one group. The work grows with the square of their number. */
    public static <T> List<Group<T>> collapse(List<T> ranked, Function<? super T, String> text) {
        var groups = new ArrayList<Open<T>>();
        for (var next : ranked) {
            var shingles = Shingles.of(text.apply(next));
            groups.stream()
                    .filter(group -> group.shingles().similarity(shingles) >= SAME)
                    .findFirst()
                    .ifPresentOrElse(
                            group -> group.others().add(next),
                            () -> groups.add(new Open<>(next, shingles, new ArrayList<>())));
        }
        return groups.stream()
                .map(group -> new Group<>(group.best(), group.others()))
                .toList();
    }

    private record Open<T>(T best, Shingles shingles, List<T> others) {}
}
