package io.lectern.document.parse.pdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Running headers and footers and page numbers: lines at the top or bottom of pages, set apart from the text, that come
 * again on other pages at the same height with the same words, or with numbers that count the pages. Only signatures
 * of lines are kept.
 */
final class RunningLines {

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern ROMAN = Pattern.compile("[ivxlc]{1,7}");
    private static final Pattern PAGE_NUMBER = Pattern.compile(
            "(?i)[-–—|\\s]*(?:page|p\\.|seite|第)?\\s*\\d{1,4}\\s*(?:页|頁)?(?:\\s*(?:/|of|von|共)\\s*\\d{1,4}\\s*(?:页|頁)?)?[-–—|\\s]*");
    private static final int MOST_LINES = 4;
    private static final int LEAST_PAGES = 3;
    private static final int LEAST_PAGES_OF_A_COUNT = 2;
    private static final int MOST_SIGNATURES = 200_000;
    private static final float APART = 1.5f;
    private static final float TIGHT = 1.2f;
    private static final float SMALLER = 0.9f;
    private static final float HEIGHT = 6f;

    private final Map<String, Integer> pages = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Takes note of what may be running lines of a page. */
    void note(PageSegments page) {
        var lines = Line.of(page.upright());
        for (var edge : Edge.values()) {
            for (var line : outer(lines, edge, page.bodySize(), Math.min(MOST_LINES, (lines.size() - 1) / 2))) {
                if (pages.size() < MOST_SIGNATURES) {
                    pages.merge(signature(line, edge, 0), 1, Integer::sum);
                    for (int count : countsIn(line, page.number())) {
                        counts.merge(edge + "#" + count, 1, Integer::sum);
                    }
                }
            }
        }
    }

    /** The segments of a page that are running lines, as far as the pages noted until now tell. */
    Set<Segment> of(PageSegments page) {
        var running = new HashSet<Segment>();
        var lines = Line.of(page.upright());
        for (var edge : Edge.values()) {
            for (var line : outer(lines, edge, page.bodySize(), MOST_LINES)) {
                if (isRunning(line, edge, page.number())) {
                    running.addAll(line.segments());
                }
            }
        }
        return running;
    }

    private enum Edge {
        TOP,
        BOTTOM
    }

    private boolean isRunning(Line line, Edge edge, int page) {
        var text = line.whole().text();
        boolean counts = countsIn(line, page).stream()
                .anyMatch(count -> this.counts.getOrDefault(edge + "#" + count, 0) >= LEAST_PAGES_OF_A_COUNT);
        if (PAGE_NUMBER.matcher(text).matches()) {
            return counts;
        }
        int times = 0;
        for (int shift = -1; shift <= 1; shift++) {
            times += pages.getOrDefault(signature(line, edge, shift), 0);
        }
        return times >= LEAST_PAGES && (Letters.hasLetter(text) || counts);
    }

    /** How far the numbers in a line are ahead of the page they are on. */
    private static List<Integer> countsIn(Line line, int page) {
        var ahead = new ArrayList<Integer>();
        var numbers = DIGITS.matcher(line.whole().text());
        while (numbers.find() && ahead.size() < 4) {
            if (numbers.group().length() <= 4) {
                ahead.add(Integer.parseInt(numbers.group()) - page);
            }
        }
        return ahead;
    }

    private static String signature(Line line, Edge edge, int shift) {
        var text = line.whole().text().toLowerCase(Locale.ROOT).replace(" ", "");
        var words =
                ROMAN.matcher(text).matches() ? "roman" : DIGITS.matcher(text).replaceAll("#");
        return edge + "@" + (Math.round(line.baseline() / HEIGHT) + shift) + ":" + words;
    }

    /** The lines at an edge up to the last one that is set apart from what follows, by space or by its size. */
    private static List<Line> outer(List<Line> lines, Edge edge, float bodySize, int most) {
        var fromEdge = edge == Edge.TOP ? lines : lines.reversed();
        float leading = leading(lines);
        int apart = 0;
        for (int i = 0; i < Math.min(most, fromEdge.size()); i++) {
            var line = fromEdge.get(i);
            float drop = i + 1 < fromEdge.size() ? Math.abs(fromEdge.get(i + 1).baseline() - line.baseline()) : 0;
            boolean smaller = apart == i && line.size() < bodySize * SMALLER;
            boolean number =
                    apart == i && PAGE_NUMBER.matcher(line.whole().text()).matches();
            if (drop > leading * APART || drop == 0 || smaller || number) {
                apart = i + 1;
            }
        }
        return fromEdge.subList(0, apart);
    }

    private static float leading(List<Line> lines) {
        var drops = new float[Math.max(0, lines.size() - 1)];
        for (int i = 0; i < drops.length; i++) {
            drops[i] = lines.get(i + 1).baseline() - lines.get(i).baseline();
        }
        Arrays.sort(drops);
        return drops.length == 0
                ? 0
                : Math.max(drops[drops.length / 4], TIGHT * lines.getFirst().size());
    }
}
