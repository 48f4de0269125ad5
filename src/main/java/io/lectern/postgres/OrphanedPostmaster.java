package io.lectern.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of a service that was killed: it runs on without us and holds its cluster. Found through the
 * {@code postmaster.pid} file, whose first line is the process id; a process of that number that is not PostgreSQL on
 * this cluster is somebody else's and left alone.
 */
final class OrphanedPostmaster {

    private static final Logger log = LoggerFactory.getLogger(OrphanedPostmaster.class);

    private OrphanedPostmaster() {}

    /** Stops it if there is one. */
    static void stop(Path cluster, PostgresCommand command) throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var firstLine =
                Files.readAllLines(pidFile).stream().findFirst().orElse("").strip();
        var named = firstLine.matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(firstLine))
                : Optional.<ProcessHandle>empty();
        if (named.isEmpty()) {
            // PostgreSQL removes the file of a dead postmaster itself, after it has made sure that no server process of
            // it is still at work on the cluster.
            return;
        }
        if (serves(named.get(), cluster)) {
            log.info("Stopping the PostgreSQL server (process {}) that a killed service left behind", firstLine);
            stop(named.get(), cluster, command);
        } else {
            // PostgreSQL would take the process that has the number now for a postmaster.
            Files.deleteIfExists(pidFile);
        }
    }

    private static void stop(ProcessHandle orphan, Path cluster, PostgresCommand command) {
        try {
            command.stopServer(cluster);
        } catch (PostgresException e) {
            if (orphan.isAlive()) {
                throw e;
            }
            log.debug("It ended by itself just then", e);
        }
    }

    private static boolean serves(ProcessHandle handle, Path cluster) {
        var proc = Path.of("/proc", Long.toString(handle.pid()), "cmdline");
        try {
            var commandLine = Files.isReadable(proc)
                    ? Files.readString(proc).replace('\0', ' ')
                    : handle.info().commandLine().orElse("");
            return commandLine.contains("postgres") && commandLine.contains(cluster.toString());
        } catch (IOException gone) {
            return false;
        }
    }
}
