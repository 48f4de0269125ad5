package io.lectern.document.parse.text;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.List;

/** The cells of one table while it is being read. A table within a cell becomes text of that cell. */
public final class TableRows {

    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();

    public void startRow() {
        endRow();
    }

    public void addCell(String raw) {
        row.add(CleanText.oneLine(raw));
    }

    public void endRow() {
        while (!row.isEmpty() && row.getLast().isEmpty()) {
            row.removeLast();
        }
        if (!row.isEmpty()) {
            rows.add(row);
        }
        row = new ArrayList<>();
    }

    /** One TABLE block; but a table of a single column is layout, and becomes paragraphs. */
    public void addTo(TextAssembly assembly) {
        endRow();
        if (rows.stream().allMatch(cells -> cells.size() == 1)) {
            rows.forEach(cells -> assembly.add(BlockKind.PARAGRAPH, cells.getFirst()));
        } else {
            var text = new TableText();
            rows.forEach(text::add);
            assembly.addTable(0, text.toString());
        }
    }
}
