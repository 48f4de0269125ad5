package io.lectern.answer.summary.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the columns of a table are of, row by row. */
record TableHeader(List<List<String>> rows) {

    /** What begins a time, and is one for all columns when it stands alone. */
    private static final Pattern ALL = Pattern.compile(
            "(?i)^(?:(?:for the )?(?:fiscal|years?|(?:three|six|nine|twelve) months|quarters?|ended|as of|at) ?)+$");

    private static final Pattern OPEN = Pattern.compile("(?i)\\b(?:ended|ending)$");

    static final TableHeader NONE = new TableHeader(List.of());

    TableHeader {
        rows = rows.stream().map(List::copyOf).toList();
    }

    TableHeader with(TableRow row) {
        var cells = (row.isOfTimes() ? row.cells() : row.values())
                .stream().map(TableRow.Cell::text).toList();
        var more = new ArrayList<>(rows);
        more.add(cells);
        return new TableHeader(more);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The words above a column. */
    String above(int column, int columns) {
        return rows.stream()
                .map(row -> cell(row, column, columns))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The time above a column; null when there is none or more than one. */
    @Nullable
    String period(int column, int columns) {
        return Period.only(above(column, columns));
    }

    /**
     * A cell may stand above several columns: the beginning of a time alone above all, some that fill the row above as
     * many each, and one that a time has to follow above those to its right that have nothing.
     */
    private static String cell(List<String> row, int column, int columns) {
        var filled = row.stream().filter(text -> !text.isEmpty()).toList();
        if (filled.size() == 1 && ALL.matcher(filled.getFirst()).find()) {
            return filled.getFirst();
        }
        if (filled.size() > 1 && filled.size() == row.size() && row.size() < columns && columns % row.size() == 0) {
            return row.get(column / (columns / row.size()));
        }
        int index = column;
        while (index > 0 && (index >= row.size() || row.get(index).isEmpty())) {
            index--;
        }
        boolean own = index == column && index < row.size();
        return own || (index < row.size() && OPEN.matcher(row.get(index)).find()) ? row.get(index) : "";
    }

    /** Whether a time stands above any column. */
    boolean hasPeriod(int columns) {
        return IntStream.range(0, columns).anyMatch(column -> period(column, columns) != null);
    }
}
