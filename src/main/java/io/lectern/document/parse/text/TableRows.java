package io.lectern.document.parse.text;

import io.lectern.document.BlockKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The cells of one table while it is being read. A cell over several columns or rows stands in the first of them and
 * leaves the others empty, so that each cell below a header is in the header's place.
 */
public final class TableRows {

    private static final Pattern FIGURE = Pattern.compile("[\\s(+\\-–−$€£¥]*\\d[\\d.,:/%\\s\\-T)]*[\\p{L}%]{0,3}");
    private static final int MOST_SPAN = 200;
    private static final int LONGEST_HEADER = 80;
    private static final double SHORTER = 0.6;

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Integer> spanned = new HashMap<>();
    private List<String> row = new ArrayList<>();
    private int marked;
    private boolean allMarked = true;

    public void startRow() {
        endRow();
    }

    public void addCell(String raw) {
        addCell(raw, 1, 1);
    }

    /** Adds a cell that takes some columns and rows. */
    public void addCell(String raw, int columns, int rowsTaken) {
        skipSpanned();
        int width = Math.clamp(columns, 1, MOST_SPAN);
        for (int i = 0; i < width; i++) {
            if (rowsTaken > 1) {
                spanned.put(row.size(), Math.min(rowsTaken, MOST_SPAN) - 1);
            }
            row.add(i == 0 ? CleanText.oneLine(raw) : "");
        }
    }

    /** The row that is being read is marked as one that says what the columns are, or it is not. */
    public void markRow(boolean header) {
        allMarked &= header;
        if (allMarked) {
            marked++;
        }
    }

    /** Ends a row; one without text parts what is above it from what is below. */
    public void endRow() {
        if (!row.isEmpty()) {
            skipSpanned();
            rows.add(row);
            row = new ArrayList<>();
        }
    }

    /** An empty row, or a row of empty cells, of which a sheet makes much. */
    public void addGap() {
        endRow();
        rows.add(new ArrayList<>());
    }

    public boolean isEmpty() {
        return row.isEmpty() && rows.stream().allMatch(TableRows::isBlank);
    }

    /** Whether no row has more than one cell with text: then it is no table. */
    public boolean isOneColumn() {
        endRow();
        return rows.stream().allMatch(cells -> filled(cells) <= 1);
    }

    /** The cells that have text, row by row. */
    public List<String> texts() {
        endRow();
        return rows.stream()
                .flatMap(List::stream)
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    /** One TABLE block; but a table of a single column is layout, and becomes paragraphs. */
    public void addTo(TextAssembly assembly) {
        pieces(assembly.pages()).forEach(assembly::add);
    }

    /** The table as one block, or as paragraphs when it is none. */
    public List<Piece> pieces(int page) {
        if (isOneColumn()) {
            return texts().stream()
                    .map(text -> Piece.of(BlockKind.PARAGRAPH, text, page))
                    .toList();
        }
        return List.of(table(page));
    }

    /** The table, of however many columns. */
    public Piece table(int page) {
        endRow();
        return table(rows, marked, page);
    }

    /** The tables of a sheet: titles above and parts below an empty row that have a header of their own are apart. */
    public List<Piece> sheetPieces(int page) {
        endRow();
        var pieces = new ArrayList<Piece>();
        var part = new ArrayList<List<String>>();
        for (int i = 0; i < rows.size(); i++) {
            boolean title = part.isEmpty() && filled(rows.get(i)) == 1;
            if (title) {
                rows.get(i).stream()
                        .filter(cell -> !cell.isEmpty())
                        .forEach(cell -> pieces.add(Piece.of(BlockKind.PARAGRAPH, cell, page)));
            } else if (!isBlank(rows.get(i))) {
                part.add(rows.get(i));
            } else if (i + 1 < rows.size() && looksLikeHeader(rows.subList(i + 1, rows.size()))) {
                addPart(part, pieces, page);
            }
        }
        addPart(part, pieces, page);
        return pieces;
    }

    private static void addPart(List<List<String>> part, List<Piece> pieces, int page) {
        if (!part.isEmpty()) {
            pieces.add(table(List.copyOf(part), 0, page));
            part.clear();
        }
    }

    private static Piece table(List<List<String>> rows, int marked, int page) {
        var filled = rows.stream().filter(cells -> !isBlank(cells)).toList();
        var used = new BitSet();
        for (var cells : filled) {
            for (int column = 0; column < cells.size(); column++) {
                if (!cells.get(column).isEmpty()) {
                    used.set(column);
                }
            }
        }
        var text = new TableText();
        for (var cells : filled) {
            text.add(used.stream()
                    .mapToObj(column -> column < cells.size() ? cells.get(column) : "")
                    .toList());
        }
        int header = marked > 0 ? marked : looksLikeHeader(filled) ? 1 : 0;
        return Piece.table(Math.min(header, Math.max(0, text.rows() - 1)), text.toString(), page);
    }

    /** Whether a first row names its columns: short different words, above figures or above longer text. */
    private static boolean looksLikeHeader(List<List<String>> rows) {
        if (rows.size() < 2) {
            return false;
        }
        var first = rows.getFirst().stream().filter(cell -> !cell.isEmpty()).toList();
        boolean names = first.size() >= 2
                && new HashSet<>(first).size() == first.size()
                && first.stream().noneMatch(TableRows::isFigure)
                && first.stream().allMatch(cell -> cell.length() <= LONGEST_HEADER);
        if (!names) {
            return false;
        }
        var below = rows.subList(1, Math.min(rows.size(), 20)).stream()
                .takeWhile(cells -> !isBlank(cells))
                .flatMap(List::stream)
                .filter(cell -> !cell.isEmpty())
                .toList();
        double length = first.stream().mapToInt(String::length).average().orElse(0);
        return below.stream().anyMatch(TableRows::isFigure)
                || length
                        < SHORTER
                                * below.stream()
                                        .mapToInt(String::length)
                                        .average()
                                        .orElse(0);
    }

    private static boolean isFigure(String cell) {
        return cell.length() < 40 && FIGURE.matcher(cell).matches();
    }

    private static long filled(List<String> cells) {
        return cells.stream().filter(cell -> !cell.isEmpty()).count();
    }

    private static boolean isBlank(List<String> cells) {
        return cells.stream().allMatch(String::isEmpty);
    }

    private void skipSpanned() {
        while (spanned.getOrDefault(row.size(), 0) > 0) {
            spanned.merge(row.size(), -1, Integer::sum);
            row.add("");
        }
    }
}
