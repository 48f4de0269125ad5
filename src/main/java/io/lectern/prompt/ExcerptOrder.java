package io.lectern.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** How excerpts follow one another in a prompt. */
public enum ExcerptOrder {
    /** As documents and text do: a later question that needs the same excerpts finds them read. */
    DOCUMENT {
        @Override
        List<Excerpt> ordered(List<Excerpt> excerpts, ToIntFunction<Excerpt> rank) {
            return excerpts;
        }
    },
    /**
     * The best at both ends and the weakest in the middle, where models overlook most.
     *
     * @see <a href="https://arxiv.org/abs/2307.03172">Liu et al., "Lost in the Middle", TACL 2024</a>
     */
    BEST_AT_THE_ENDS {
        @Override
        List<Excerpt> ordered(List<Excerpt> excerpts, ToIntFunction<Excerpt> rank) {
            var byRank = excerpts.stream().sorted(Comparator.comparingInt(rank)).toList();
            var first = new ArrayList<Excerpt>();
            var last = new ArrayList<Excerpt>();
            for (int i = 0; i < byRank.size(); i++) {
                (i % 2 == 0 ? first : last).add(byRank.get(i));
            }
            first.addAll(last.reversed());
            return first;
        }
    };

    /**
     * The order of a name, such as {@code best-at-the-ends}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ExcerptOrder named(String name) {
        return Arrays.stream(values())
                .filter(order -> order.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no order of excerpts: there are %s".formatted(name, List.of(values()))));
    }

    /** Its name in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The excerpts in this order.
     *
     * @param excerpts in the order of documents and text
     * @param rank 0 for the best
     */
    abstract List<Excerpt> ordered(List<Excerpt> excerpts, ToIntFunction<Excerpt> rank);
}
