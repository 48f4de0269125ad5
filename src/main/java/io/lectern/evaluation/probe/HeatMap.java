package io.lectern.evaluation.probe;

import java.util.List;
import java.util.Locale;

/** The scores of probes as SVG: for each kind and language a map of lengths and depths, red for 0 and green for 1. */
public final class HeatMap {

    private static final int CELL_WIDTH = 72;
    private static final int CELL_HEIGHT = 30;
    private static final int LEFT = 90;
    private static final int TOP = 60;
    private static final int PANEL_HEAD = 34;
    private static final int PANEL_FOOT = 40;
    private static final int RIGHT = 24;
    private static final int KIB = 1_024;

    /** Red, yellow and green of equal spacing; legible without the middle for those who see no red. */
    private static final int[][] COLOURS = {{215, 48, 39}, {254, 224, 139}, {26, 152, 80}};

    private final ProbeReport report;
    private final StringBuilder svg = new StringBuilder();

    private HeatMap(ProbeReport report) {
        this.report = report;
    }

    public static String of(ProbeReport report) {
        return new HeatMap(report).drawn();
    }

    private String drawn() {
        var settings = report.settings();
        int panels = settings.kinds().size() * settings.languages().size();
        int panelHeight = PANEL_HEAD + settings.depths().size() * CELL_HEIGHT + PANEL_FOOT;
        int width = LEFT + settings.lengths().size() * CELL_WIDTH + RIGHT;
        int height = TOP + panels * panelHeight;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="12">
                <title>%3$s</title>
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(width, height, escaped("Long-context probes of " + report.model())));
        text(LEFT, 28, "start", 16, "Long-context probes of " + report.model());
        int top = TOP;
        for (var kind : settings.kinds()) {
            for (var language : settings.languages()) {
                panel(kind, language, top);
                top += panelHeight;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void panel(ProbeKind kind, ProbeLanguage language, int top) {
        var settings = report.settings();
        text(
                LEFT,
                top + 12,
                "start",
                13,
                "%s, %s".formatted(kind.id(), language.name().toLowerCase(Locale.ROOT)));
        int first = top + PANEL_HEAD - 10;
        for (int row = 0; row < settings.depths().size(); row++) {
            int y = first + row * CELL_HEIGHT;
            text(LEFT - 8, y + 19, "end", 12, settings.depths().get(row) + " %");
        }
        for (int column = 0; column < settings.lengths().size(); column++) {
            int x = LEFT + column * CELL_WIDTH + CELL_WIDTH / 2;
            int y = first + settings.depths().size() * CELL_HEIGHT + 16;
            text(x, y, "middle", 12, length(settings.lengths().get(column)));
        }
        text(14, first - 6, "start", 11, "depth");
        text(LEFT - 8, first + settings.depths().size() * CELL_HEIGHT + 16, "end", 11, "tokens");
        own(kind, language).forEach(cell -> cell(cell, first));
    }

    private List<ProbeCell> own(ProbeKind kind, ProbeLanguage language) {
        return report.cells().stream()
                .filter(cell -> cell.kind().equals(kind.id()) && cell.language() == language)
                .toList();
    }

    private void cell(ProbeCell cell, int top) {
        var settings = report.settings();
        int x = LEFT + settings.lengths().indexOf(cell.length()) * CELL_WIDTH;
        int y = top + settings.depths().indexOf(cell.depth()) * CELL_HEIGHT;
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"white\"/>\n"
                .formatted(x, y, CELL_WIDTH, CELL_HEIGHT, colour(cell.score())));
        text(x + CELL_WIDTH / 2, y + 19, "middle", 12, String.format(Locale.ROOT, "%.0f", 100 * cell.score()));
    }

    static String colour(double score) {
        int from = score < 0.5 ? 0 : 1;
        double share = 2 * score - from;
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            double mixed = COLOURS[from][channel] * (1 - share) + COLOURS[from + 1][channel] * share;
            rgb = rgb << 8 | (int) Math.round(mixed);
        }
        return String.format(Locale.ROOT, "#%06x", rgb);
    }

    private static String length(int tokens) {
        return tokens % KIB == 0 ? tokens / KIB + "k" : Integer.toString(tokens);
    }

    private void text(int x, int y, String anchor, int size, String content) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n"
                .formatted(x, y, anchor, size, escaped(content)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
