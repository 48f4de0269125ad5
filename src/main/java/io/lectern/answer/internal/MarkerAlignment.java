package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.document.TextRange;
import io.lectern.retrieval.Fragment;
import io.lectern.retrieval.Passage;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the markers {@code [n]}, {@code [n, m]} and {@code 【n】} of a model's answer into citations: the words between two markers, within a sentence, are
 * aligned with the sentences of the passage that the marker names. A label that names no passage is no citation.
 */
final class MarkerAlignment {

    private static final Pattern MARKERS =
            Pattern.compile("\\s*[\\[【]\\s*(\\d{1,4}(?:\\s*[,，、]\\s*\\d{1,4})*)\\s*[]】]");
    private static final Pattern LABEL = Pattern.compile("\\d+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
    /** Share of the claim's content words that the cited text must hold. */
    private static final double SUPPORTED = 0.5;

    /** What a model's answer cites, and what in it nothing supports. */
    record Aligned(List<Citation> citations, List<CharRange> unsupported) {}

    private record Place(Fragment fragment, TextRange range, double similarity) {}

    private final Citations citing;
    private final TermWeights weights;

    MarkerAlignment(Citations citing, TermWeights weights) {
        this.citing = citing;
        this.weights = weights;
    }

    /**
     * Aligns a whole answer.
     *
     * @param passages what the labels stand for: label {@code n} is element {@code n - 1}
     */
    Aligned align(String answer, List<Passage> passages) {
        var citations = new ArrayList<Citation>();
        var matcher = MARKERS.matcher(answer);
        int after = 0;
        @Nullable CharRange claim = null;
        while (matcher.find()) {
            if (matcher.start() > after || claim == null) {
                claim = claim(answer, after, matcher.start());
            }
            after = matcher.end();
            for (int label : labels(matcher.group(1), passages.size())) {
                if (claim.endChar() > claim.startChar()) {
                    citations.add(cite(answer, label, passages.get(label - 1), claim));
                }
            }
        }
        return new Aligned(citations, unsupported(answer, citations));
    }

    /** The labels of one marker that stand for a passage. */
    private static int[] labels(String marker, int passages) {
        return LABEL.matcher(marker)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group()))
                .filter(label -> label >= 1 && label <= passages)
                .distinct()
                .toArray();
    }

    /** The last sentence before a marker, or what of it follows the marker before. */
    private static CharRange claim(String answer, int from, int to) {
        var sentences = SentenceSplitter.sentences(answer.substring(from, to));
        if (sentences.isEmpty()) {
            return new CharRange(from, from);
        }
        var last = sentences.getLast();
        return new CharRange(from + last.start(), from + last.end());
    }

    private Citation cite(String answer, int label, Passage passage, CharRange claim) {
        var claimed = answer.substring(claim.startChar(), claim.endChar());
        var place = bestPlace(weights.of(claimed), passage);
        var citation = citing.of(label, passage, place.fragment(), place.range(), claim, false);
        boolean verified =
                place.similarity() >= SUPPORTED && numbers(citation.citedText()).containsAll(numbers(claimed));
        return verified ? citing.of(label, passage, place.fragment(), place.range(), claim, true) : citation;
    }

    /** The sentence that holds most of the claim; the whole fragment when none holds any of it. */
    private static Place bestPlace(QueryTerms claim, Passage passage) {
        var first = passage.body().getFirst();
        var best = new Place(first, first.range(), 0);
        for (var fragment : passage.body()) {
            for (var sentence : SentenceSplitter.sentences(fragment.text())) {
                var similarity = claim.coverage(sentence.of(fragment.text()));
                if (similarity > best.similarity()) {
                    best = new Place(
                            fragment,
                            new TextRange(fragment.start() + sentence.start(), fragment.start() + sentence.end()),
                            similarity);
                }
            }
        }
        return best;
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(match -> match.group().replace(",", ""))
                .collect(Collectors.toSet());
    }

    /** Sentences of the answer that no verified citation supports. */
    private static List<CharRange> unsupported(String answer, List<Citation> citations) {
        return SentenceSplitter.sentences(answer).stream()
                .filter(sentence -> MARKERS.matcher(sentence.of(answer))
                        .replaceAll("")
                        .codePoints()
                        .anyMatch(Character::isLetterOrDigit))
                .filter(sentence -> citations.stream()
                        .noneMatch(citation -> citation.verified()
                                && citation.answerStart() < sentence.end()
                                && citation.answerEnd() > sentence.start()))
                .map(sentence -> new CharRange(sentence.start(), sentence.end()))
                .toList();
    }
}
