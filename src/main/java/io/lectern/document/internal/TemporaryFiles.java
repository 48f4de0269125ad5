package io.lectern.document.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** The temporary files of a parser process, which it may be writing and deleting while they are looked at. */
record TemporaryFiles(Path folder) {

    private static final String FONT_LIST = ".pdfbox";
    private static final int MOST_LOOKED_AT = 100_000;

    /** What they have together; a folder with more files than can be watched has no end. */
    long bytes() {
        long bytes = 0;
        int seen = 0;
        var folders = new ArrayDeque<File>();
        folders.add(folder.toFile());
        while (!folders.isEmpty()) {
            var files = folders.remove().listFiles();
            for (var file : files == null ? new File[0] : files) {
                if (++seen > MOST_LOOKED_AT) {
                    return Long.MAX_VALUE;
                }
                bytes += file.length();
                if (file.isDirectory()) {
                    folders.add(file);
                }
            }
        }
        return bytes;
    }

    /** Deletes them but for the list of fonts, which takes seconds to make. */
    void clear() {
        delete(folder.toFile(), folder.toFile());
    }

    private static void delete(File file, File root) {
        var path = file.toPath();
        var inside = java.nio.file.Files.isSymbolicLink(path) ? null : file.listFiles();
        for (var child : inside == null ? new File[0] : inside) {
            delete(child, root);
        }
        if (!file.equals(root) && !file.getName().startsWith(FONT_LIST) && !file.delete()) {
            file.deleteOnExit();
        }
    }
}
