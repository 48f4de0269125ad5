package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.TextAssembly;
import java.util.regex.Pattern;

/** Plain text: paragraphs lie between empty lines, or are lines where the text has long lines and no empty ones. */
final class PlainTextReader {

    private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t\\u3000]*\\n\\s*");
    private static final int LONG_LINE = 120;

    private PlainTextReader() {}

    static void read(String raw, TextAssembly assembly) {
        var text = raw.replace("\r\n", "\n").replace('\r', '\n').replace('\f', '\n');
        for (var part : EMPTY_LINES.split(text, 0)) {
            if (isOneParagraphPerLine(part)) {
                part.lines().forEach(line -> assembly.add(BlockKind.PARAGRAPH, line));
            } else {
                assembly.add(BlockKind.PARAGRAPH, part);
            }
        }
    }

    private static boolean isOneParagraphPerLine(String part) {
        long lines = part.lines().filter(line -> !line.isBlank()).count();
        return lines > 1 && part.length() / lines >= LONG_LINE;
    }
}
