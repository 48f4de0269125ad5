package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.Piece;
import io.lectern.document.parse.text.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xml.sax.Attributes;

/** One of the tables that an element is in. A cell holds blocks; whether they are a table's is known at its end. */
final class TableFrame {

    private static final int MOST_CHARACTERS_OF_A_CELL = 1500;

    private final TableRows rows = new TableRows();
    private final List<Piece> everything = new ArrayList<>();
    private final List<Piece> cell = new ArrayList<>();
    private final Layout layout;
    private boolean inCell;
    private boolean inRow;
    private boolean headerRow;
    private boolean layoutOnly;
    private boolean filled;
    private int columns = 1;
    private int taken = 1;

    TableFrame(Layout layout) {
        this.layout = layout;
    }

    void startRow() {
        endRow();
        inRow = true;
        headerRow = true;
        filled = false;
    }

    void startCell(String name, Attributes attributes) {
        endCell();
        inCell = true;
        headerRow &= name.equals("th");
        columns = number(attributes.getValue("colspan"));
        taken = number(attributes.getValue("rowspan"));
    }

    /** Whether text belongs to a cell; what stands between them belongs to what is around the table. */
    boolean isInCell() {
        return inCell;
    }

    void add(Piece piece) {
        cell.add(piece);
        if (layout != Layout.SHEETS) {
            everything.add(piece);
        }
        layoutOnly |= piece.kind() == BlockKind.HEADING
                || piece.kind() == BlockKind.TABLE
                || (piece.text().length() > MOST_CHARACTERS_OF_A_CELL && cell.size() > 2);
    }

    void endCell() {
        if (inCell) {
            rows.addCell(cell.stream().map(Piece::text).collect(Collectors.joining(" ")), columns, taken);
            filled |= !cell.isEmpty();
            cell.clear();
            inCell = false;
        }
    }

    void endRow() {
        endCell();
        if (inRow && filled) {
            rows.markRow(headerRow);
        } else if (inRow) {
            rows.addGap();
        }
        rows.endRow();
        inRow = false;
    }

    /** The table's blocks; a table that only lays out a page is its cells' blocks. */
    List<Piece> pieces(int page) {
        endRow();
        if (rows.isEmpty()) {
            return List.of();
        }
        if (layout == Layout.SHEETS) {
            return rows.isOneColumn() ? rows.pieces(page) : rows.sheetPieces(page);
        }
        return rows.isOneColumn() || (layout == Layout.MARKUP && layoutOnly) ? everything : rows.pieces(page);
    }

    private static int number(@org.jspecify.annotations.Nullable String span) {
        try {
            return span == null ? 1 : Integer.parseInt(span.strip());
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }
}
