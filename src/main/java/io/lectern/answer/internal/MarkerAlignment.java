package io.lectern.answer.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.document.TextRange;
import io.lectern.prompt.Excerpt;
import io.lectern.retrieval.SentenceSplitter;
import io.lectern.retrieval.TermWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the markers {@code [n]}, {@code [n, m]} and {@code 【n】} of a model's answer into citations: the words between two markers, within a sentence, are
 * aligned with the sentences of the excerpt that the marker names. A label that names no excerpt is no citation.
 */
public final class MarkerAlignment {

    private static final Pattern MARKERS =
            Pattern.compile("\\s*[\\[【]\\s*(\\d{1,4}(?:\\s*[,，、]\\s*\\d{1,4})*)\\s*[]】]");
    private static final Pattern QUOTATIONS = Pattern.compile("“([^”]+)” \\[(\\d{1,4})]");
    private static final Pattern LABEL = Pattern.compile("\\d+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
    /** Share of the claim's content words that the cited text must hold. */
    private static final double SUPPORTED = 0.5;

    /** So many characters before and behind the cited text may name what it speaks of. */
    private static final int AROUND = 600;

    /** What a model's answer cites, and what in it nothing supports. */
    public record Aligned(List<Citation> citations, List<CharRange> unsupported) {}

    private final TermWeights weights;

    public MarkerAlignment(TermWeights weights) {
        this.weights = weights;
    }

    /**
     * Aligns a whole answer.
     *
     * @param excerpts what the labels stand for: label {@code n} is element {@code n - 1}
     */
    public Aligned align(String answer, List<Excerpt> excerpts) {
        var citations = new ArrayList<Citation>();
        var matcher = MARKERS.matcher(answer);
        int after = 0;
        @Nullable CharRange claim = null;
        while (matcher.find()) {
            if (matcher.start() > after || claim == null) {
                claim = claim(answer, after, matcher.start());
            }
            after = matcher.end();
            for (int label : labels(matcher.group(1), excerpts.size())) {
                if (claim.endChar() > claim.startChar()) {
                    citations.add(cite(answer, label, excerpts.get(label - 1), claim));
                }
            }
        }
        return new Aligned(citations, unsupported(answer, citations));
    }

    /** What an answer of nothing but quotations cites: each is its own citation, whatever brackets and marks it holds. */
    Aligned alignQuotations(String answer, List<Excerpt> excerpts) {
        var citations = new ArrayList<Citation>();
        var matcher = QUOTATIONS.matcher(answer);
        while (matcher.find()) {
            int label = Integer.parseInt(matcher.group(2));
            if (label >= 1 && label <= excerpts.size()) {
                var quoted = new CharRange(matcher.start(), matcher.end(1) + 1);
                citations.add(cite(answer, label, excerpts.get(label - 1), quoted));
            }
        }
        return new Aligned(citations, unsupported(answer, citations));
    }

    /** A text without its markers. */
    static String withoutMarkers(String answer) {
        return withMarkers(answer, label -> false);
    }

    /** A text with only those labels in its markers that stay. */
    static String withMarkers(String answer, IntPredicate stays) {
        return MARKERS.matcher(answer).replaceAll(marker -> {
            var labels = LABEL.matcher(marker.group(1))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            var left = labels.stream()
                    .filter(label -> stays.test(Integer.parseInt(label)))
                    .toList();
            return left.equals(labels)
                    ? Matcher.quoteReplacement(marker.group())
                    : left.isEmpty() ? "" : " [" + String.join(", ", left) + "]";
        });
    }

    /** The labels of one marker that stand for an excerpt. */
    private static int[] labels(String marker, int excerpts) {
        return LABEL.matcher(marker)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group()))
                .filter(label -> label >= 1 && label <= excerpts)
                .distinct()
                .toArray();
    }

    /** The quotation or the last sentence before a marker, or what of it follows the marker before. */
    private static CharRange claim(String answer, int from, int to) {
        var before = answer.substring(from, to).stripTrailing();
        int quotation = before.endsWith("”") ? before.lastIndexOf('“') : -1;
        if (quotation >= 0) {
            return new CharRange(from + quotation, from + before.length());
        }
        var sentences = SentenceSplitter.sentences(answer.substring(from, to));
        if (sentences.isEmpty()) {
            return new CharRange(from, from);
        }
        var last = sentences.getLast();
        return new CharRange(from + last.start(), from + last.end());
    }

    private Citation cite(String answer, int label, Excerpt excerpt, CharRange claim) {
        var claimed = answer.substring(claim.startChar(), claim.endChar());
        var place = CitedPlace.find(claimed, weights.of(claimed), excerpt);
        var cited = place.range().of(excerpt.document().text().text());
        boolean verified = place.similarity() >= SUPPORTED
                && numbers(cited).containsAll(numbers(claimed))
                && ExactDetails.missing(claimed, around(excerpt, place.range()), heading(excerpt, place.range()))
                        .isEmpty();
        return Citations.of(label, excerpt.document(), place.range(), claim, verified);
    }

    /** A citation's text with what is known of its place, for one who is to judge it. */
    static String surroundings(Citation citation, Excerpt excerpt) {
        var place = new TextRange(citation.startChar(), citation.endChar());
        return heading(excerpt, place) + "\n" + around(excerpt, place);
    }

    /** A sentence may say "she" of somebody whom the one before it names. */
    private static String around(Excerpt excerpt, TextRange place) {
        var read = excerpt.ranges();
        int start = Math.max(read.getFirst().start(), place.start() - AROUND);
        int end = Math.min(read.getLast().end(), place.end() + AROUND);
        var text = excerpt.document().text().text();
        return text.substring(
                characterStart(text, Math.min(start, place.start())), characterStart(text, Math.max(end, place.end())));
    }

    /** The place itself, or the one before it when that is within a character. */
    private static int characterStart(String text, int at) {
        boolean within =
                at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
        return within ? at - 1 : at;
    }

    private static String heading(Excerpt excerpt, TextRange place) {
        var document = excerpt.document();
        var location = document.pieces(place).map(run -> document.location(run.first()));
        return document.filename() + "\n" + location.orElse("");
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(match -> match.group().replace(",", ""))
                .collect(Collectors.toSet());
    }

    /** Sentences of the answer that no verified citation supports. */
    static List<CharRange> unsupported(String answer, List<Citation> citations) {
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
