package io.lectern.document.parse;

import org.jspecify.annotations.Nullable;

/**
 * One file to read.
 *
 * @param path the file's bytes
 * @param filename what the user calls it; a hint for its type
 * @param password opens the file, and what is in it, when they are encrypted
 * @param embeddedFolder an empty folder where the bytes of the files in this one are put; null when they are not wanted
 */
public record ParseRequest(
        String path,
        String filename,
        @Nullable String password,
        @Nullable String embeddedFolder,
        ParseLimits limits,
        OcrOptions ocr) {

    /** A request for the text alone, without pictures' text and the files in the file. */
    public static ParseRequest ofText(String path, String filename, int maxCharacters) {
        return new ParseRequest(path, filename, null, null, ParseLimits.ofCharacters(maxCharacters), OcrOptions.OFF);
    }

    @Override
    public String toString() {
        return "ParseRequest[path=%s, filename=%s, password=%s]"
                .formatted(path, filename, password == null ? "none" : "given");
    }
}
