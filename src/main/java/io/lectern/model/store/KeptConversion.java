package io.lectern.model.store;

import io.lectern.gguf.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A conversion that is to be quantized, which outlives a quantization that was broken off. */
final class KeptConversion {

    private static final String FILE = "full.gguf";

    /** Raised when conversions come out differently than before. */
    private static final int VERSION = 1;

    private final Path file;
    private final Path keyFile;
    private final String key;

    /** @param what is converted how; the checkpoint's files are looked at here */
    KeptConversion(Workplace work, Path checkpoint, String what) throws IOException {
        this.file = work.kept(FILE);
        this.keyFile = work.kept("full.key");
        try (var files = Files.list(checkpoint)) {
            var stamps = files.filter(Files::isRegularFile).sorted().map(KeptConversion::stamp);
            this.key = "%d %s%n%s".formatted(VERSION, what, stamps.collect(Collectors.joining("\n")));
        }
    }

    /** Bytes of the conversion that an earlier attempt left, whether it can be used or not. */
    static long bytesIn(Workplace work) throws IOException {
        var left = work.kept(FILE);
        return Files.isRegularFile(left) ? Files.size(left) : 0;
    }

    private static String stamp(Path source) {
        try {
            var real = source.toRealPath();
            return "%s %d %s".formatted(source.getFileName(), Files.size(real), Files.getLastModifiedTime(real));
        } catch (IOException e) {
            // Another stamp each time: the conversion will say what is wrong.
            return "%s %s".formatted(source, e);
        }
    }

    Path file() {
        return file;
    }

    boolean isThere() throws IOException {
        return Files.isRegularFile(file)
                && Files.isRegularFile(keyFile)
                && Files.readString(keyFile).equals(key);
    }

    void write(WholeFile.Writing writing) throws IOException {
        Files.deleteIfExists(keyFile);
        Files.deleteIfExists(file);
        writing.write(file);
        WholeFile.write(keyFile, unfinished -> Files.writeString(unfinished, key, StandardCharsets.UTF_8));
    }
}
