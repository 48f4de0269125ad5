package io.lectern.document.parse;

import io.lectern.document.parse.text.TableRows;
import io.lectern.document.parse.text.TextAssembly;
import java.util.List;

/**
 * Comma, semicolon or tab separated values: one table.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class DelimitedReader {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    private final String text;
    private final char delimiter;
    private final TableRows rows = new TableRows();
    private final StringBuilder cell = new StringBuilder();
    private boolean quoted;
    private boolean blank = true;

    private DelimitedReader(String text) {
        this.text = text;
        this.delimiter = delimiterOf(text.lines().findFirst().orElse(""));
    }

    static void read(String text, TextAssembly assembly) {
        var reader = new DelimitedReader(text);
        reader.readRows();
        reader.rows.addTo(assembly);
    }

    private void readRows() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && blank) {
                quoted = true;
                cell.setLength(0);
            } else if (c == delimiter) {
                endCell();
            } else if (c == '\n' || c == '\r') {
                endCell();
                rows.endRow();
            } else {
                append(c);
            }
        }
        endCell();
    }

    private void append(char c) {
        cell.append(c);
        blank &= Character.isWhitespace(c);
    }

    private void endCell() {
        rows.addCell(cell.toString());
        cell.setLength(0);
        blank = true;
    }

    private static char delimiterOf(String firstLine) {
        char best = ',';
        long most = 0;
        for (char candidate : DELIMITERS) {
            long count = firstLine.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }
}
