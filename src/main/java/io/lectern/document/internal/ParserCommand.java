package io.lectern.document.internal;

import io.lectern.document.parse.ParserProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a parser process is started: with the class path of this one, or with the same executable jar, whose main class
 * knows the command {@code parser-process}.
 *
 * @param folder its working directory and place for temporary files
 */
record ParserCommand(Path folder, DocumentSettings.Parser limits) {

    private static final String LOGGING = "io/lectern/document/parse/logback-parser.xml";
    private static final long FIRST_HEAP_MEGABYTES = 64;
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

    /** How much a process is likely to read. */
    enum Term {
        /** Some hundred files, in which the JVM's second compiler would take more time than it gives. */
        SHORT,
        /** Thousands, which are read in little more than half of the time once both compilers are through. */
        LONG
    }

    Process start(Term term) throws IOException {
        var builder = new ProcessBuilder(arguments(term)).directory(folder.toFile());
        // The environment may hold passwords of the service; a process that reads untrusted files gets none of it.
        var inherited = Map.copyOf(builder.environment());
        builder.environment().clear();
        for (var name : INHERITED) {
            if (inherited.containsKey(name)) {
                builder.environment().put(name, inherited.get(name));
            }
        }
        // Each thread has an arena of the C heap to itself otherwise, of which much stays unused.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    TemporaryFiles temporary() {
        return new TemporaryFiles(folder);
    }

    private List<String> arguments(Term term) {
        var arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.heap().toMegabytes() + "m",
                // Not the much larger default, after which each file would be followed by a full collection.
                "-Xms" + Math.min(FIRST_HEAP_MEGABYTES, limits.heap().toMegabytes()) + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel="
                        + switch (term) {
                            case SHORT -> 1;
                            case LONG -> 4;
                        },
                // A heap that grew for one file shrinks after it.
                "-XX:MinHeapFreeRatio=20",
                "-XX:MaxHeapFreeRatio=40",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-Dpdfbox.fontcache=" + folder,
                "-Dlogback.configurationFile=" + LOGGING,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        var source = ParserProcess.class.getProtectionDomain().getCodeSource().getLocation();
        var jar = executableJar(source.toString());
        if (jar.isEmpty()) {
            arguments.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
            arguments.add(ParserProcess.class.getName());
        } else {
            arguments.addAll(List.of("-jar", jar, "parser-process"));
        }
        return arguments;
    }

    /** The path of the Spring Boot jar that a code source lies in, or an empty text. */
    static String executableJar(String codeSource) {
        int start = codeSource.indexOf("nested:");
        int end = codeSource.indexOf("/!");
        if (start < 0 || end < start) {
            return "";
        }
        return Path.of(URI.create("file:" + codeSource.substring(start + "nested:".length(), end)))
                .toString();
    }

    /** The process has another working directory than this one. */
    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
