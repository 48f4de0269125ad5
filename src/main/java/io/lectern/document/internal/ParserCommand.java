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
 * @param heapMegabytes its Java heap
 */
record ParserCommand(Path folder, long heapMegabytes) {

    private static final String LOGGING = "io/lectern/document/parse/logback-parser.xml";
    private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

    Process start() throws IOException {
        var builder = new ProcessBuilder(arguments()).directory(folder.toFile());
        // The environment may hold passwords of the service; a process that reads untrusted files gets none of it.
        var inherited = Map.copyOf(builder.environment());
        builder.environment().clear();
        for (var name : INHERITED) {
            if (inherited.containsKey(name)) {
                builder.environment().put(name, inherited.get(name));
            }
        }
        return builder.start();
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
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
