package io.lectern.document.internal;

import org.jspecify.annotations.Nullable;

/** A file's name as it is shown and stored: no path, no characters that hide or reorder text, of bounded length. */
public final class DisplayName {

    private static final int MAX_CHARACTERS = 255;

    private DisplayName() {}

    public static String of(@Nullable String uploaded) {
        var name = uploaded == null ? "" : uploaded;
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var clean = new StringBuilder();
        name.codePoints().filter(DisplayName::isShown).limit(MAX_CHARACTERS).forEach(clean::appendCodePoint);
        var shown = clean.toString().strip();
        return shown.isEmpty() || shown.equals(".") || shown.equals("..") ? "document" : shown;
    }

    private static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
