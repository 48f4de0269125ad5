package io.lectern;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The class path of this JVM with its folders packed into jars: of classes in folders a JVM makes no archive, and with one
 * a process that is started again and again is up in half the time.
 */
public final class JarClassPath {

    /** Large, and needed by no process without models. */
    private static final String LEFT_OUT = "native";

    private JarClassPath() {}

    /** Packs the folders into another one, where they are not packed yet. */
    public static String in(Path folder) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(entry -> Files.isDirectory(entry) ? packed(entry, folder) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path packed(Path classes, Path folder) {
        var jar = folder.resolve(classes.getFileName() + ".jar");
        if (Files.exists(jar)) {
            return jar;
        }
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            zip.setLevel(1);
            for (var file : files.skip(1).toList()) {
                var name = classes.relativize(file);
                if (!name.startsWith(LEFT_OUT)) {
                    add(zip, file, name.toString().replace(File.separatorChar, '/'));
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot pack " + classes, e);
        }
    }

    private static void add(ZipOutputStream zip, Path file, String name) throws IOException {
        // Folders, too: Spring looks for components where there are some.
        if (Files.isDirectory(file)) {
            zip.putNextEntry(new ZipEntry(name + "/"));
        } else {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(file, zip);
        }
    }
}
