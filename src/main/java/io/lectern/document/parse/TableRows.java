package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The cells of one table while it is being read. A table within a cell becomes text of that cell. */
final class TableRows {

    private static final String BETWEEN_CELLS = " | ";

    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();

    void startRow() {
        endRow();
    }

    void addCell(String raw) {
        row.add(CleanText.oneLine(raw));
    }

    void endRow() {
        while (!row.isEmpty() && row.getLast().isEmpty()) {
            row.removeLast();
        }
        if (!row.isEmpty()) {
            rows.add(row);
        }
        row = new ArrayList<>();
    }

    /** One TABLE block; but a table of a single column is layout, and becomes paragraphs. */
    void addTo(TextAssembly assembly) {
        endRow();
        if (rows.stream().allMatch(cells -> cells.size() == 1)) {
            rows.forEach(cells -> assembly.add(BlockKind.PARAGRAPH, cells.getFirst()));
        } else {
            assembly.add(
                    BlockKind.TABLE,
                    rows.stream()
                            .map(cells -> String.join(BETWEEN_CELLS, cells))
                            .collect(Collectors.joining("\n")));
        }
    }
}
