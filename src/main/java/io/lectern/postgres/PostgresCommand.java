package io.lectern.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the PostgreSQL programs. PostgreSQL refuses to run as root; root therefore starts it in a user namespace of its
 * own ({@code unshare -U}), in which it has no special rights.
 */
final class PostgresCommand {

    static final long STOP_SECONDS = 20;
    private static final int LAST_BYTES = 4096;
    private static final int LAST_LINES = 3;

    private final Path home;
    private final Path log;

    PostgresCommand(Path home, Path log) {
        this.home = home;
        this.log = log;
    }

    /** Runs a program to its end. */
    void run(String program, long timeoutSeconds, String... arguments) {
        var process = start(program, List.of(), arguments);
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new PostgresException(
                        "%s did not end within %d s, see %s".formatted(program, timeoutSeconds, log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while running " + program, e);
        }
        if (process.exitValue() != 0) {
            throw new PostgresException(
                    "%s failed with exit code %d: %s".formatted(program, process.exitValue(), lastLines()));
        }
    }

    /** Starts the server in a session of its own: Ctrl-C in the terminal is for the service, which stops it in turn. */
    Process startServer(String... arguments) {
        return start("postgres", which("setsid") == null ? List.of() : List.of("setsid"), arguments);
    }

    /**
     * Ends a server without waiting for its clients: in order, or else at once, after which the next start recovers.
     *
     * @throws PostgresException when there is none, or neither ends it
     */
    void stopServer(Path cluster) {
        try {
            stopServer(cluster, "fast");
        } catch (PostgresException busy) {
            stopServer(cluster, "immediate");
        }
    }

    private void stopServer(Path cluster, String mode) {
        var seconds = Long.toString(STOP_SECONDS);
        run("pg_ctl", STOP_SECONDS + 5, "stop", "-D", cluster.toString(), "-m", mode, "-w", "-t", seconds);
    }

    private Process start(String program, List<String> prefix, String... arguments) {
        var command = new ArrayList<>(prefix);
        if (isRoot()) {
            command.addAll(List.of(unshare(), "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        Collections.addAll(command, arguments);
        try {
            return new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new PostgresException("Cannot start " + command.getFirst(), e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name")) && Files.isDirectory(Path.of("/proc"));
    }

    private static String unshare() {
        var path = which("unshare");
        if (path == null) {
            throw new PostgresException(
                    "PostgreSQL does not run as root and the command unshare (util-linux) is missing: "
                            + "run as another user, or set SPRING_DATASOURCE_URL to a server");
        }
        return path;
    }

    private static @Nullable String which(String program) {
        var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    /** The end of the server's log, for error messages. */
    String lastLines() {
        try (var file = FileChannel.open(log)) {
            var end = ByteBuffer.allocate(LAST_BYTES);
            file.read(end, Math.max(0, file.size() - LAST_BYTES));
            // Leaves no byte undecoded: the system's messages may be in another charset.
            var lines = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "no log at " + log;
        }
    }
}
