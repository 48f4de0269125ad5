package io.lectern.document.parse;

import io.lectern.document.BlockKind;
import io.lectern.document.parse.text.TextAssembly;
import java.util.Set;

/** Program text, as it stands: a block for each part that begins at the margin after an empty line. */
final class CodeReader {

    private static final Set<String> PROSE = Set.of(
            "text/x-log",
            "text/x-web-markdown",
            "text/x-web-textile",
            "text/x-rst",
            "text/x-asciidoc",
            "text/x-robots",
            "text/x-setext",
            "text/x-diff",
            "text/x-uuencode",
            "text/x-vcalendar",
            "text/x-vcard");
    private static final Set<String> CODE =
            Set.of("application/javascript", "text/javascript", "application/x-sh", "application/sql", "text/css");
    private static final String CLOSING = "})]";

    private CodeReader() {}

    static boolean reads(String mediaType) {
        return CODE.contains(mediaType) || (mediaType.startsWith("text/x-") && !PROSE.contains(mediaType));
    }

    static void read(String text, TextAssembly assembly) {
        var part = new StringBuilder();
        boolean afterEmpty = false;
        for (var line : text.lines().toList()) {
            if (afterEmpty && beginsPart(line)) {
                assembly.add(BlockKind.CODE, part.toString());
                part.setLength(0);
            }
            part.append(line).append('\n');
            afterEmpty = line.isBlank();
        }
        assembly.add(BlockKind.CODE, part.toString());
    }

    private static boolean beginsPart(String line) {
        return !line.isBlank() && !Character.isWhitespace(line.charAt(0)) && CLOSING.indexOf(line.charAt(0)) < 0;
    }
}
