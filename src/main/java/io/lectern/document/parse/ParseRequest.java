package io.lectern.document.parse;

import org.jspecify.annotations.Nullable;

/**
 * One file to read.
 *
 * @param path the file's bytes
 * @param filename what the user calls it; a hint for its type
 * @param maxCharacters most UTF-16 code units that the canonical text may have
 */
public record ParseRequest(
        String path, String filename, @Nullable String password, int maxCharacters) {

    @Override
    public String toString() {
        return "ParseRequest[path=%s, filename=%s, password=%s]"
                .formatted(path, filename, password == null ? "none" : "given");
    }
}
