package io.lectern.answer.summary.figures;

import io.lectern.document.Block;
import io.lectern.document.BlockKind;
import io.lectern.document.CanonicalText;
import io.lectern.document.PageSpan;
import io.lectern.document.TextRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The figures of a text's tables: the head of the row says what, the head of the column when, and both with what stands above
 * the table in which unit. A table that goes on in another on the same page, or close by, passes its columns on.
 */
final class TableFigures {

    private static final Pattern FOOTNOTE = Pattern.compile("\\s*\\((?:[a-z]|\\d{1,2})\\)(?=\\s|$)");
    private static final Pattern SCALES =
            Pattern.compile("\\bin (?:thousands|millions|billions)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_LABEL =
            Pattern.compile("\\s*\\(in (?:thousands|millions|billions)[^)]*\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PERIOD_WORDS = Pattern.compile(
            "(?i)\\b(?:fiscal|years?|ended|ending|as of|months|three|six|nine|twelve|quarter|unaudited)\\b|[(),:]|项目|指标|名称|金额");
    /** What is left of a time that was not understood. */
    private static final Pattern UNCLEAR =
            Pattern.compile("\\d|\\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)");
    /** Of what is not said in the row. */
    private static final Pattern OF_ANOTHER =
            Pattern.compile("(?i)^(?:percentage|as a percent(?:age)?|%) of\\b|^(?:total|合计|小计)$");

    private static final Pattern PAGES = Pattern.compile("(?i)page|页");
    private static final Pattern COLUMN_OF_CHANGE =
            Pattern.compile("(?i)change|vs|同比|增减|增长|%|(?:19|20)\\d{2}\\s?[-–—]\\s?(?:19|20)\\d{2}");
    private static final int CAPTION_BLOCKS = 4;
    /** Blocks between the beginnings of two tables that may be one, where there are no pages. */
    private static final int NEAR = 2;

    private static final int LONGEST_CAPTION = 400;
    private static final int LONGEST_LABEL = 100;

    private final CanonicalText text;
    private final boolean scaled;
    private final List<Figure> figures = new ArrayList<>();
    private TableHeader header = TableHeader.NONE;
    private TableUnits units = TableUnits.NONE;
    private Map<Integer, String> currencies = new HashMap<>();
    private Optional<PageSpan> page = Optional.empty();
    private int last = -1;
    private int columns;
    private String group = "";
    private String pending = "";
    private String caption = "";

    private TableFigures(CanonicalText text) {
        this.text = text;
        this.scaled = SCALES.matcher(text.text()).find();
    }

    /** @param check is called before each table, and ends the work by throwing */
    static List<Figure> of(CanonicalText text, Runnable check) {
        var reading = new TableFigures(text);
        for (int i = 0; i < text.blocks().size(); i++) {
            if (text.blocks().get(i).kind() == BlockKind.TABLE) {
                check.run();
                reading.read(i);
            }
        }
        return reading.figures;
    }

    private void read(int index) {
        var block = text.blocks().get(index);
        var rows = TableRow.of(text.text(), block.range());
        begin(index, block, rows);
        boolean inHeader = true;
        for (var row : rows) {
            if (row.isHeader()) {
                header = inHeader ? header.with(row) : TableHeader.NONE.with(row);
                inHeader = true;
            } else if (row.isLabel()) {
                labelled(row.label());
            } else {
                inHeader = false;
                data(row);
            }
        }
    }

    /** A table without a header of its own goes on with the last one's, on the same page and with as many columns. */
    private void begin(int index, Block block, List<TableRow> rows) {
        int wide = rows.stream()
                .filter(row -> !row.isHeader())
                .mapToInt(row -> row.values().size())
                .max()
                .orElse(0);
        var onPage = text.pagesOf(block.range());
        boolean near = onPage.isPresent() ? onPage.equals(page) : last >= 0 && index - last <= NEAR;
        last = index;
        boolean goesOn =
                near && (columns == 0 || wide == columns) && !rows.getFirst().isHeader();
        if (!goesOn) {
            header = TableHeader.NONE;
            currencies = new HashMap<>();
            group = "";
        }
        var above = above(index);
        var said = TableUnits.of(above);
        units = said.isSaid() || !goesOn ? said : units;
        var heads = rows.stream()
                .filter(row -> row.isHeader() || row.isLabel())
                .map(row -> row.range().of(text.text()))
                .toList();
        var own = TableUnits.of(heads);
        units = own.isSaid() ? own : units;
        page = onPage;
        columns = wide == 0 ? columns : wide;
        pending = above.isEmpty() ? "" : above.getLast();
        caption = goesOn ? caption : pending;
        group = pending.endsWith(":") && pending.length() < LONGEST_LABEL ? pending : group;
    }

    /** Short blocks above a table: its caption, its unit. */
    private List<String> above(int index) {
        var above = new ArrayList<String>();
        for (int i = index - 1; i >= 0 && i >= index - CAPTION_BLOCKS; i--) {
            var block = text.blocks().get(i);
            if (block.kind() == BlockKind.TABLE) {
                break;
            }
            if (block.kind().isBody() && block.range().length() <= LONGEST_CAPTION) {
                above.addFirst(block.range().of(text.text()));
            }
        }
        return above;
    }

    private void labelled(String label) {
        if (label.endsWith(":") || label.endsWith("：")) {
            group = label;
            pending = "";
        } else {
            pending = label;
        }
    }

    private void data(TableRow row) {
        var label = label(row);
        pending = "";
        if (label.isEmpty()) {
            return;
        }
        for (int column = 0; column < row.values().size(); column++) {
            cell(row, label, column);
        }
        if (label.toLowerCase(Locale.ROOT).contains("total") || label.contains("合计")) {
            group = "";
        }
    }

    /** With the line before, when it begins within a sentence; empty when it says nothing. */
    private String label(TableRow row) {
        var own = FOOTNOTE.matcher(row.label()).replaceAll("").strip();
        boolean within = !own.isEmpty() && (Character.isLowerCase(own.codePointAt(0)) || own.startsWith("("));
        if (within && (pending.isEmpty() || pending.endsWith(":") || pending.endsWith("."))) {
            return "";
        }
        var whole = within ? FOOTNOTE.matcher(pending).replaceAll("").strip() + " " + own : own;
        boolean says = !OF_ANOTHER.matcher(whole).find()
                && whole.codePoints().filter(Character::isLetter).count() >= 2
                && whole.length() <= LONGEST_LABEL;
        return says ? whole : "";
    }

    private void cell(TableRow row, String label, int column) {
        var cell = row.values().get(column);
        var amount = Amount.whole(cell.text());
        var above = header.above(column, columns);
        if (amount == null
                || row.values().size() > columns
                || PAGES.matcher(above).find()) {
            return;
        }
        var own = amount.unit();
        if (own != null && own.length() == 3 && own.chars().allMatch(Character::isUpperCase)) {
            currencies.put(column, own);
        }
        var ofRow = TableUnits.of(List.of(label));
        var counts = ofRow.isSaid() ? ofRow : units;
        var words = words(above);
        if (UNCLEAR.matcher(words).find()) {
            return;
        }
        boolean change = COLUMN_OF_CHANGE.matcher(above).find();
        var unit = own == null && change
                ? above.contains("%") || above.toLowerCase(Locale.ROOT).contains("percent") ? "%" : null
                : counts.of(label + " " + words, own, currencies.get(column));
        var period = header.period(column, columns);
        if (unit == null) {
            return;
        }
        boolean share = unit.contains("%") || unit.contains("point");
        boolean certain = counts.isSaid() || !scaled || TableUnits.isOfOne(label) || share;
        boolean timed = period != null || change || (header.isEmpty() && unit.contains("%"));
        if (certain && timed) {
            figures.add(new Figure(
                    named(label, words),
                    amount.value(),
                    unit,
                    period,
                    caption.isEmpty() ? null : caption,
                    new TextRange(
                            cell.range().start() + amount.range().start(),
                            cell.range().start() + amount.range().end()),
                    row.range()));
        }
    }

    private String named(String label, String words) {
        var plain = IN_LABEL.matcher(label).replaceAll("");
        var grouped = group.isEmpty() || plain.toLowerCase(Locale.ROOT).startsWith("total")
                ? plain
                : group.replaceAll("[:：]$", "") + ": " + plain;
        return words.isEmpty() ? grouped : grouped + ", " + words;
    }

    /** What a column's head says beside its time. */
    private static String words(String above) {
        var left = above;
        for (var period : Period.in(above).reversed()) {
            left = left.substring(0, period.range().start())
                    + left.substring(period.range().end());
        }
        return PERIOD_WORDS
                .matcher(left)
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
