package io.lectern.document.parse.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a table: one line a row, cells separated by {@code " | "}. A cell is on one line, and a bar between spaces in it is
 * written {@code \|}. Empty cells keep their place but at the end of a row; empty rows are left out.
 */
public final class TableText {

    private static final String BETWEEN_CELLS = " | ";

    private final StringBuilder text = new StringBuilder();
    private int rows;

    public void add(List<String> rawCells) {
        var cells = new ArrayList<String>(rawCells.size());
        for (var raw : rawCells) {
            cells.add(CleanText.oneLine(raw).replace(" | ", " \\| "));
        }
        while (!cells.isEmpty() && cells.getLast().isEmpty()) {
            cells.removeLast();
        }
        if (!cells.isEmpty()) {
            text.append(rows++ == 0 ? "" : "\n").append(CleanText.oneLine(String.join(BETWEEN_CELLS, cells)));
        }
    }

    public int rows() {
        return rows;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
