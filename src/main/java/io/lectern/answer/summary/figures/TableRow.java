package io.lectern.answer.summary.figures;

import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of a table.
 *
 * @param cells the first is the label, empty in most headers
 */
record TableRow(TextRange range, List<Cell> cells) {

    private static final Pattern TIMES_ONLY = Pattern.compile(
            "(?i)(?:19|20)\\d{2}|.*(?:ended|fiscal|FY|Q[1-4]|quarter|half|年|季度|月).*|[A-Z][a-z]{2,8}\\.? \\d{1,2},?(?: (?:19|20)\\d{2})?");

    /** @param range without the white space around it */
    record Cell(String text, TextRange range) {}

    TableRow {
        cells = List.copyOf(cells);
    }

    /** The rows of a table that lies at a range. */
    static List<TableRow> of(String text, TextRange table) {
        var rows = new ArrayList<TableRow>();
        for (int start = table.start(); start < table.end(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 || end > table.end() ? table.end() : end;
            rows.add(new TableRow(new TextRange(start, end), cells(text, start, end)));
            start = end + 1;
        }
        return rows;
    }

    private static List<Cell> cells(String text, int from, int to) {
        var cells = new ArrayList<Cell>();
        for (int start = from; start <= to; ) {
            int border = text.indexOf('|', start);
            int end = border < 0 || border > to ? to : border;
            var cell = text.substring(start, end);
            int first = start + cell.length() - cell.stripLeading().length();
            var stripped = cell.strip();
            cells.add(new Cell(stripped, new TextRange(first, first + stripped.length())));
            start = end + 1;
        }
        return cells;
    }

    String label() {
        return cells.getFirst().text();
    }

    List<Cell> values() {
        return cells.subList(1, cells.size());
    }

    /** Whether it says what stands in the columns: words or times and no other number. */
    boolean isHeader() {
        boolean words = values().stream().anyMatch(cell -> !cell.text().isEmpty())
                && values().stream().noneMatch(cell -> isNumber(cell.text()));
        return words || isOfTimes();
    }

    /** Whether there is nothing but a time in every cell, also in the first. */
    boolean isOfTimes() {
        return cells.size() > 1
                && cells.stream()
                        .allMatch(cell -> TIMES_ONLY.matcher(cell.text()).matches()
                                && !Period.in(cell.text()).isEmpty());
    }

    /** Whether there is a label and nothing else. */
    boolean isLabel() {
        return !label().isEmpty()
                && values().stream().allMatch(cell -> cell.text().isEmpty());
    }

    private static boolean isNumber(String cell) {
        return !TIMES_ONLY.matcher(cell).matches()
                && (Amount.whole(cell) != null || cell.equals("—") || cell.equals("-") || cell.equals("–"));
    }
}
