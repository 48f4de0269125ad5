package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.LineJoiner;
import io.lectern.document.parse.text.TableRows;
import io.lectern.document.parse.text.TextAssembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** AsciiDoc: headings, lists, tables, code and footnotes as blocks. Directives are left out, and nothing is included. */
final class AsciiDocReader {

    private static final Pattern HEADING = Pattern.compile("(={1,6})\\s+(\\S.*)");
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[*-]|\\*{2,5}|\\.{1,5}|\\d+\\.)\\s+(\\S.*)");
    private static final Pattern DIRECTIVE =
            Pattern.compile("//.*|:[\\w!-]+:.*|\\[.*]|\\+|'''|<<<|(?:include|ifdef|ifndef|ifeval|endif)::.*");
    private static final Pattern TITLE = Pattern.compile("\\.([^\\s.].*)");
    private static final Pattern IMAGE = Pattern.compile("image::\\S*\\[([^,\\]]*).*]");
    private static final Pattern NOTE = Pattern.compile("footnote:\\w*\\[([^\\]]+)]");
    private static final Pattern LINK = Pattern.compile("(?:link:|xref:|https?://)[^\\s\\[]+\\[([^\\]]+)]");
    private static final Pattern REFERENCE = Pattern.compile("<<[^,>]*,\\s*([^>]*)>>");
    private static final Pattern MARKS =
            Pattern.compile("(?<![\\w*_`])([*_`]{1,2})(?=\\S)(.+?)(?<=\\S)\\1(?![\\w*_`])");
    private static final Pattern COLUMNS = Pattern.compile("cols=\"?([^\"\\]]*)");
    private static final Pattern BETWEEN_CELLS = Pattern.compile("(?<!\\\\)(?:\\d*\\.?\\d*\\+)?[<>^.]*[adehlmsv]?\\|");
    /** Marks are looked for in pairs, which takes long in very long paragraphs. */
    private static final int LONGEST_MARKED = 20_000;

    private static final String TABLE = "|===";
    private static final String COMMENT = "////";
    private static final String FENCE = "```";
    private static final Set<String> VERBATIM = Set.of("----", "....", FENCE, COMMENT);
    private static final List<String> FRAMES = List.of("====", "****", "____", "--");

    private final List<String> lines;
    private final TextAssembly assembly;
    private final StringBuilder paragraph = new StringBuilder();
    private BlockKind kind = BlockKind.PARAGRAPH;
    private String attributes = "";
    private int notes;

    private AsciiDocReader(String text, TextAssembly assembly) {
        this.lines = text.lines().toList();
        this.assembly = assembly;
    }

    static void read(String text, TextAssembly assembly) {
        new AsciiDocReader(text, assembly).read();
    }

    private void read() {
        for (int i = 0; i < lines.size(); ) {
            var line = lines.get(i).stripTrailing();
            var mark = line.startsWith(FENCE) ? FENCE : line;
            if (VERBATIM.contains(mark)) {
                i = readVerbatim(i, mark);
            } else if (line.equals(TABLE) || (line.startsWith("|") && paragraph.isEmpty())) {
                i = readTable(i, line.equals(TABLE));
            } else {
                readLine(line);
                i++;
            }
        }
        end();
    }

    private void readLine(String line) {
        var heading = HEADING.matcher(line);
        var item = ITEM.matcher(line);
        var title = TITLE.matcher(line);
        var image = IMAGE.matcher(line);
        if (line.isBlank() || FRAMES.contains(line)) {
            end();
        } else if (heading.matches()) {
            end();
            assembly.addHeading(heading.group(1).length(), inline(heading.group(2)));
        } else if (DIRECTIVE.matcher(line).matches()) {
            end();
            attributes = line;
        } else if (item.matches()) {
            end();
            kind = BlockKind.LIST_ITEM;
            paragraph.append(item.group(1));
        } else if (paragraph.isEmpty() && title.matches()) {
            assembly.add(BlockKind.PARAGRAPH, inline(title.group(1)));
        } else if (image.matches()) {
            end();
            assembly.add(BlockKind.PARAGRAPH, image.group(1));
        } else {
            append(line.strip());
        }
    }

    private void append(String line) {
        int last = paragraph.length() - 1;
        boolean wide = last >= 0 && LineJoiner.isWide(paragraph.charAt(last)) && LineJoiner.isWide(line.charAt(0));
        paragraph.append(last < 0 || wide ? "" : " ").append(line);
    }

    private void end() {
        if (!paragraph.isEmpty()) {
            var marked = new ArrayList<String>();
            var text = NOTE.matcher(paragraph.toString()).replaceAll(note -> {
                marked.add("[%d] %s".formatted(++notes, note.group(1)));
                return "[%d]".formatted(notes);
            });
            assembly.add(kind, inline(text));
            marked.forEach(note -> assembly.add(BlockKind.FOOTNOTE, note));
        }
        paragraph.setLength(0);
        kind = BlockKind.PARAGRAPH;
        attributes = "";
    }

    private int readVerbatim(int from, String mark) {
        end();
        int to = from + 1;
        while (to < lines.size() && !lines.get(to).stripTrailing().equals(mark)) {
            to++;
        }
        if (!mark.equals(COMMENT)) {
            assembly.add(BlockKind.CODE, String.join("\n", lines.subList(from + 1, to)));
        }
        return to + 1;
    }

    /** Reads a table up to its end mark, or without marks as long as lines begin with a bar. */
    private int readTable(int from, boolean marked) {
        var columns = COLUMNS.matcher(attributes);
        int width = columns.find() ? columns.group(1).split(",", -1).length : 0;
        end();
        var cells = new ArrayList<String>();
        int at = marked ? from + 1 : from;
        for (; at < lines.size() && isOfTable(lines.get(at).strip(), marked); at++) {
            var line = lines.get(at).strip();
            if (!line.isEmpty()) {
                addCells(line, cells);
                width = width == 0 ? cells.size() : width;
            }
        }
        addRows(cells, Math.max(1, width));
        return marked ? at + 1 : at;
    }

    private static boolean isOfTable(String line, boolean marked) {
        return marked ? !line.equals(TABLE) : line.startsWith("|");
    }

    private void addCells(String line, List<String> cells) {
        var parts = BETWEEN_CELLS.split(line, -1);
        if (!parts[0].isBlank() && !cells.isEmpty()) {
            cells.add(cells.removeLast() + ' ' + inline(parts[0].strip()));
        }
        for (int i = 1; i < parts.length; i++) {
            // A bar at the end of a line ends its last cell.
            if (i < parts.length - 1 || !parts[i].isBlank() || parts.length == 2) {
                cells.add(inline(parts[i].strip()));
            }
        }
    }

    private void addRows(List<String> cells, int width) {
        var rows = new TableRows();
        for (int i = 0; i < cells.size(); i++) {
            if (i % width == 0) {
                rows.startRow();
            }
            rows.addCell(cells.get(i));
        }
        rows.addTo(assembly);
    }

    private static String inline(String text) {
        if (text.length() > LONGEST_MARKED) {
            return text;
        }
        var linked = LINK.matcher(REFERENCE.matcher(text).replaceAll("$1")).replaceAll("$1");
        return MARKS.matcher(linked).replaceAll("$2");
    }
}
