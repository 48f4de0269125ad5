package io.lectern.engine.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The libraries of one build of llama.cpp in one folder; backends lie beside them and are found by ggml itself. */
record LibraryFiles(Path folder, Path base, Path ggml, Path llama) {

    private static final String SUFFIX = "\\.(so|dylib)";
    // libllama.v0.5.0.so, libllama.cuda.v0.5.0.so, or libllama.so of a user's own build
    private static final String VARIANT = "(\\.[a-z]+)?(\\.v0\\.5\\.0)?";

    /** @throws IOException when the folder cannot be listed, or does not hold exactly one build */
    static LibraryFiles in(Path folder) throws IOException {
        List<Path> files;
        try (var entries = Files.list(folder)) {
            files = entries.toList();
        }
        return new LibraryFiles(
                folder,
                only(folder, files, "libggml-base" + SUFFIX),
                only(folder, files, "libggml" + VARIANT + SUFFIX),
                only(folder, files, "libllama" + VARIANT + SUFFIX));
    }

    private static Path only(Path folder, List<Path> files, String name) throws IOException {
        var pattern = Pattern.compile(name);
        var found = files.stream()
                .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
                .toList();
        if (found.size() != 1) {
            throw new IOException(
                    "%s has %d libraries named like %s, exactly one is wanted".formatted(folder, found.size(), name));
        }
        return found.getFirst().toAbsolutePath();
    }
}
