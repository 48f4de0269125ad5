package io.lectern.answer.summary.extract;

import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.retrieval.ContentWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses sentences that say most of the documents and little twice: the best by rank, less what was said, until the
 * length is reached. A focus draws the ranks to the sentences that resemble it, and a comparison to what other documents
 * speak of too.
 */
final class SentenceChoice {

    /** How much repeating another sentence counts against one. */
    private static final double REPEATING = 0.5;
    /** And above this resemblance it is not taken at all. */
    private static final double SAME = 0.75;
    /** A sentence may go beyond the length by this share. */
    private static final double TOO_LONG = 0.2;
    /** The first sentences of a document and of a section tell what they are about. */
    private static final double FIRST_OF_DOCUMENT = 3;

    private static final double FIRST_OF_SECTION = 0.5;
    private static final double EVERYWHERE = 0.05;
    /** To somebody who decides, a sentence with a figure says more. */
    private static final double FIGURE = 1.3;
    /** One that points back to another cannot stand by itself. */
    private static final double POINTS_BACK = 0.6;

    private static final int LEAD = 3;
    private static final Pattern FIGURES = Pattern.compile("\\d");
    private static final Pattern BACK = Pattern.compile(
            "^(?:(?:this|these|that|those|it|they|he|she|such|however|therefore|thus|moreover|furthermore|also|but|and)\\b"
                    + "|这|该|此|其|因此|但|然而|同时|此外|另外).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private record Section(int document, int section) {

        static Section of(Sentence sentence) {
            return new Section(sentence.document(), sentence.section());
        }
    }

    private final List<Sentence> sentences;
    private final SummaryOrder order;
    private final SentenceGraph graph;
    private final double[] scores;
    private final int[] lengths;
    private final boolean focused;

    SentenceChoice(List<Sentence> sentences, SummaryOrder order) {
        this.sentences = sentences;
        this.order = order;
        this.graph = new SentenceGraph(sentences.stream().map(Sentence::words).toList());
        var relevance = order.focus() == null ? null : relevance(order.focus());
        this.focused = relevance != null;
        this.scores = scores(relevance);
        this.lengths = sentences.stream()
                .mapToInt(sentence -> TextLength.of(sentence.text()))
                .toArray();
    }

    /** Whether a sentence has something of the focus that was asked for. */
    boolean isFocused() {
        return focused;
    }

    /** The chosen sentences in the order of documents and text. */
    List<Sentence> chosen() {
        var chosen = switch (order.style()) {
            case BRIEF, EXECUTIVE, BULLETS -> best(order.words(), sentence -> true);
            case DETAILED, OUTLINE -> bySections();
            case COMPARE -> byDocuments();
        };
        return chosen.stream().sorted().map(sentences::get).toList();
    }

    /** How much each sentence and its headings have of the focus; null when none has anything. */
    private double @Nullable [] relevance(String focus) {
        var words = ContentWords.of(focus);
        var relevance = graph.similarities(words);
        for (int i = 0; i < relevance.length; i++) {
            var heading = ContentWords.of(sentences.get(i).heading());
            relevance[i] += !words.isEmpty() && heading.containsAll(words) ? 0.2 : 0;
        }
        return IntStream.range(0, relevance.length).anyMatch(i -> relevance[i] > 0) ? relevance : null;
    }

    private double[] scores(double @Nullable [] relevance) {
        var bias = new double[sentences.size()];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = relevance == null ? lead(i) : EVERYWHERE * lead(i) + relevance[i] * sentences.size();
        }
        if (order.style() == SummaryStyle.COMPARE) {
            favourShared(bias);
        }
        var ranks = graph.ranks(bias);
        double most = IntStream.range(0, ranks.length)
                .mapToDouble(i -> ranks[i])
                .max()
                .orElse(1);
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = ranks[i] / most * form(sentences.get(i)) * (relevance == null ? 1 : EVERYWHERE + relevance[i]);
        }
        return ranks;
    }

    private double lead(int index) {
        var sentence = sentences.get(index);
        boolean first = index < LEAD || sentences.get(index - LEAD).document() != sentence.document();
        return 1 + (first ? FIRST_OF_DOCUMENT : 0) + (sentence.place() == 0 ? FIRST_OF_SECTION : 0);
    }

    /** What no other document speaks of cannot be compared. */
    private void favourShared(double[] bias) {
        int documents = sentences.getLast().document() + 1;
        for (int document = 0; document < documents; document++) {
            int current = document;
            var others = sentences.stream()
                    .filter(sentence -> sentence.document() != current)
                    .flatMap(sentence -> sentence.words().stream())
                    .toList();
            var shared = graph.similarities(others);
            for (int i = 0; i < bias.length; i++) {
                bias[i] *= sentences.get(i).document() == current ? EVERYWHERE + shared[i] : 1;
            }
        }
    }

    private double form(Sentence sentence) {
        var text = sentence.text();
        boolean figure =
                order.style() == SummaryStyle.EXECUTIVE && FIGURES.matcher(text).find();
        return (figure ? FIGURE : 1) * (BACK.matcher(text).matches() ? POINTS_BACK : 1);
    }

    private List<Integer> best(int length, IntPredicate among) {
        var chosen = new ArrayList<Integer>();
        add(chosen, length, among);
        return chosen;
    }

    private void add(List<Integer> chosen, int length, IntPredicate among) {
        var repeated = new double[sentences.size()];
        chosen.forEach(index -> remember(index, repeated));
        int left = length;
        while (left > 0) {
            var next = next(chosen.isEmpty(), repeated, (int) (left + length * TOO_LONG), among);
            if (next.isEmpty()) {
                return;
            }
            chosen.add(next.get());
            remember(next.get(), repeated);
            left -= lengths[next.get()];
        }
    }

    private void remember(int chosen, double[] repeated) {
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = Math.max(repeated[i], graph.similarity(chosen, i));
        }
    }

    /** The best that is left: one that was chosen repeats itself. The first one may be of any length. */
    private Optional<Integer> next(boolean first, double[] repeated, int longest, IntPredicate among) {
        return IntStream.range(0, sentences.size())
                .filter(among)
                .filter(i -> repeated[i] < SAME)
                .filter(i -> first || lengths[i] <= longest)
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> scores[i] * (1 - REPEATING * repeated[i]))
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** The best of each section first, the most important sections before others, then the best of what is left. */
    private List<Integer> bySections() {
        var ofSection = new HashMap<Section, Integer>();
        for (int i = 0; i < sentences.size(); i++) {
            ofSection.merge(
                    Section.of(sentences.get(i)), i, (best, other) -> scores[other] > scores[best] ? other : best);
        }
        var first = Set.copyOf(ofSection.values());
        var chosen = best(order.words() * 2 / 3, first::contains);
        int left = order.words() - chosen.stream().mapToInt(i -> lengths[i]).sum();
        add(chosen, left, sentence -> true);
        return chosen;
    }

    /** An equal share of each. */
    private List<Integer> byDocuments() {
        int documents = sentences.getLast().document() + 1;
        var chosen = new ArrayList<Integer>();
        for (int document = 0; document < documents; document++) {
            int current = document;
            chosen.addAll(best(
                    Math.max(1, order.words() / documents),
                    i -> sentences.get(i).document() == current));
        }
        return chosen;
    }
}
