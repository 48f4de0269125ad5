package io.lectern.answer.summary.figures;

import io.lectern.answer.summary.KeyFigure;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import io.lectern.prompt.SourceDocument;
import io.lectern.retrieval.SentenceSplitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the figures of reports that say most: of results and sizes, with unit and time, each once, in the order of the
 * text.
 */
public final class KeyFigures {

    /** Figures of all documents together. */
    static final int MOST = 40;

    /** What is longer is none. */
    private static final int LONGEST_SENTENCE = 1_000;

    private static final Pattern RESULTS = Pattern.compile(
            "^(?:total )?(?:net )?(?:revenues?|sales|net sales|net income|net earnings|operating income|operating profit|gross profit|gross margin"
                    + "|segment operating profit|total assets|total liabilities|total debt|cash and cash equivalents|free cash flow|ebitda|adjusted ebitda"
                    + "|(?:diluted|basic) (?:net )?(?:eps|earnings per share|income per share)|net cash provided by operating activities)\\b.{0,40}$"
                    + "|^(?:营业总?收入|主营业务收入|营业利润|利润总额|(?:归属于.{2,12}的?)?净利润|总资产|净资产|总负债|每股收益|毛利率|现金流|地区生产总值|生产总值"
                    + "|固定资产投资|.{0,10}公共预算收入|社会消费品零售总额|.{0,8}可支配收入|进出口总额).{0,10}$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern METRICS = Pattern.compile(
            "revenue|sales|income|earnings|profit|margin|assets|liabilit|debt|cash|cost|expense|growth|ebitda|dividend|backlog|收入|利润|资产|负债|总值"
                    + "|投资|增加值|产值|总额|支出|成本|费用|增长|面积|人口",
            Pattern.CASE_INSENSITIVE);

    /** Figures of somebody else, or of what might have been. */
    private static final Pattern OF_OTHERS = Pattern.compile(
            "joint ventures?|equity[- ]method|investee|pro forma|acquiree|predecessor|联营|合营|备考",
            Pattern.CASE_INSENSITIVE);

    private record Scored(SourceDocument document, Figure figure, double score) {}

    private KeyFigures() {}

    /**
     * The figures of documents, at most {@value #MOST}.
     *
     * @param check is called before each paragraph and table, and ends the work by throwing
     */
    public static List<KeyFigure> of(List<SourceDocument> documents, Runnable check) {
        int share = Math.ceilDiv(MOST, Math.max(1, documents.size()));
        return documents.stream()
                .flatMap(document -> chosen(document, share, check).stream())
                .limit(MOST)
                .toList();
    }

    private static List<KeyFigure> chosen(SourceDocument document, int most, Runnable check) {
        var found = new ArrayList<>(TableFigures.of(document.text(), check));
        found.addAll(ofSentences(document.text(), check));
        var said = new HashSet<String>();
        return IntStream.range(0, found.size())
                .mapToObj(i -> new Scored(document, found.get(i), score(found.get(i)) - (double) i / found.size()))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .filter(scored -> said.add(key(scored.figure())))
                .limit(most)
                .sorted(Comparator.comparingInt(
                        scored -> scored.figure().range().start()))
                .map(scored -> keyFigure(document, scored.figure()))
                .toList();
    }

    private static String key(Figure figure) {
        return figure.label().toLowerCase(Locale.ROOT) + "|" + figure.period() + "|" + figure.unit();
    }

    private static double score(Figure figure) {
        boolean ofOthers =
                figure.caption() != null && OF_OTHERS.matcher(figure.caption()).find();
        return (ofOthers ? -6 : 0)
                + (RESULTS.matcher(figure.label()).matches() ? 4 : 0)
                + (METRICS.matcher(figure.label()).find() ? 2 : 0)
                + (figure.period() == null ? 0 : 1)
                + (figure.unit() == null ? 0 : 1);
    }

    private static List<Figure> ofSentences(CanonicalText text, Runnable check) {
        var figures = new ArrayList<Figure>();
        @Nullable String known = null;
        for (var block : text.blocks()) {
            check.run();
            var words = block.range().of(text.text());
            if (block.kind() == BlockKind.HEADING) {
                known = Period.only(words);
            } else if (isRunning(block.kind()) && words.chars().anyMatch(Character::isDigit)) {
                var around = known == null ? Period.opening(words) : known;
                for (var sentence : SentenceSplitter.sentences(words)) {
                    if (sentence.length() > LONGEST_SENTENCE) {
                        continue;
                    }
                    var range = new TextRange(
                            block.range().start() + sentence.start(),
                            block.range().start() + sentence.end());
                    figures.addAll(SentenceFigures.of(text.text(), range, around));
                }
            }
        }
        return figures;
    }

    private static boolean isRunning(BlockKind kind) {
        return kind == BlockKind.PARAGRAPH || kind == BlockKind.LIST_ITEM;
    }

    private static KeyFigure keyFigure(SourceDocument document, Figure figure) {
        var text = document.text();
        var location = document.pieces(figure.range())
                .map(run -> document.location(run.first()))
                .orElse("");
        return new KeyFigure(
                figure.label(),
                figure.value(),
                figure.unit(),
                figure.period(),
                document.version().document(),
                document.version().version(),
                figure.range().start(),
                figure.range().end(),
                text.pagesOf(figure.range()).map(PageSpan::start).orElse(null),
                location.isEmpty() ? null : location,
                figure.caption(),
                figure.from().of(text.text()));
    }
}
