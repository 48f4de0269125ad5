package io.lectern.answer.internal;

import io.lectern.document.TextRange;
import io.lectern.prompt.Excerpt;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.QueryTerms;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The sentence of an excerpt that holds most of a claim.
 *
 * @param similarity the share of the claim that it holds, 0 to 1
 */
record CitedPlace(TextRange range, double similarity) {

    /** So many pieces of an excerpt are looked at sentence by sentence. */
    private static final int CLOSELY = 12;
    /** What words of other forms begin with too. */
    private static final int STEM = 5;

    private static final Pattern QUOTATION = Pattern.compile("[“\"「『](.+)[”\"」』]", Pattern.DOTALL);

    private record Scored(int piece, double score) {}

    /** The place in an excerpt, however long: of a whole report only the pieces that share most with the claim are analysed. */
    static CitedPlace find(String claim, QueryTerms terms, Excerpt excerpt) {
        var document = excerpt.document();
        var quoted = quoted(claim, excerpt);
        if (quoted.isPresent()) {
            return new CitedPlace(quoted.get(), 1);
        }
        var first = document.range(excerpt.pieces().first());
        var best = new CitedPlace(trimmed(document, first), 0);
        for (int piece : promising(claim, excerpt)) {
            var range = document.range(piece);
            for (var sentence :
                    SentenceSplitter.sentences(range.of(document.text().text()))) {
                var place = new TextRange(range.start() + sentence.start(), range.start() + sentence.end());
                double similarity = terms.coverage(place.of(document.text().text()));
                if (similarity > best.similarity()) {
                    best = new CitedPlace(place, similarity);
                }
            }
        }
        return best;
    }

    /** Where the excerpt has the words of a claim that is nothing but a quotation. */
    private static Optional<TextRange> quoted(String claim, Excerpt excerpt) {
        var quotation = QUOTATION.matcher(claim.strip());
        if (!quotation.matches()) {
            return Optional.empty();
        }
        var text = excerpt.document().text().text();
        var words = quotation.group(1);
        for (var range : excerpt.ranges()) {
            int at = text.indexOf(words, range.start(), range.end());
            while (at >= 0 && !(isBorder(text, at) && isBorder(text, at + words.length()))) {
                at = text.indexOf(words, at + 1, range.end());
            }
            if (at >= 0) {
                return Optional.of(new TextRange(at, at + words.length()));
            }
        }
        return Optional.empty();
    }

    /** Whether no word of letters or digits goes on over an offset. */
    private static boolean isBorder(String text, int offset) {
        return offset == 0
                || offset == text.length()
                || !isWord(text.codePointBefore(offset))
                || !isWord(text.codePointAt(offset));
    }

    private static boolean isWord(int character) {
        return Character.isLetterOrDigit(character) && !Character.isIdeographic(character);
    }

    private static TextRange trimmed(SourceDocument document, TextRange range) {
        var text = range.of(document.text().text());
        return new TextRange(range.start(), range.start() + text.stripTrailing().length());
    }

    /** The pieces with most of the claim's rare signs, in text order. */
    private static int[] promising(String claim, Excerpt excerpt) {
        int[] pieces = IntStream.rangeClosed(
                        excerpt.pieces().first(), excerpt.pieces().last())
                .toArray();
        if (pieces.length <= CLOSELY) {
            return pieces;
        }
        var document = excerpt.document();
        var texts = IntStream.of(pieces)
                .mapToObj(piece ->
                        document.range(piece).of(document.text().text()).toLowerCase(Locale.ROOT))
                .toList();
        var scores = new double[pieces.length];
        for (var sign : signs(claim.toLowerCase(Locale.ROOT))) {
            addSign(sign, texts, scores);
        }
        return IntStream.range(0, pieces.length)
                .mapToObj(i -> new Scored(pieces[i], scores[i]))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .limit(CLOSELY)
                .mapToInt(Scored::piece)
                .sorted()
                .toArray();
    }

    private static void addSign(String sign, List<String> texts, double[] scores) {
        var holding = IntStream.range(0, scores.length)
                .filter(i -> texts.get(i).contains(sign))
                .toArray();
        double rarity = Math.log(1 + (double) scores.length / Math.max(1, holding.length));
        IntStream.of(holding).forEach(i -> scores[i] += rarity);
    }

    /** Beginnings of words and pairs of Chinese characters. */
    private static Set<String> signs(String claim) {
        var signs = new HashSet<String>();
        var word = new StringBuilder();
        var points = new ArrayList<Integer>();
        claim.codePoints().forEach(points::add);
        for (int i = 0; i <= points.size(); i++) {
            int point = i < points.size() ? points.get(i) : ' ';
            if (Character.isIdeographic(point)) {
                if (i + 1 < points.size() && Character.isIdeographic(points.get(i + 1))) {
                    signs.add(Character.toString(point) + Character.toString(points.get(i + 1)));
                }
            } else if (Character.isLetterOrDigit(point)) {
                word.appendCodePoint(point);
                continue;
            }
            if (!word.isEmpty()) {
                signs.add(word.substring(0, Math.min(STEM, word.length())));
                word.setLength(0);
            }
        }
        return signs;
    }
}
