package io.lectern.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of a service that was killed: it runs on without us and holds its cluster. Found through the
 * {@code postmaster.pid} file, whose first line is the process id; a process of that number that is not PostgreSQL on
 * this cluster is somebody else's and left alone.
 */
final class OrphanedPostmaster {

    private static final Logger log = LoggerFactory.getLogger(OrphanedPostmaster.class);
    private static final long STOP_SECONDS = 30;

    private OrphanedPostmaster() {}

    /** Stops it if there is one, and removes a stale {@code postmaster.pid}. */
    static void stop(Path cluster) throws IOException {
        var pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var firstLine =
                Files.readAllLines(pidFile).stream().findFirst().orElse("").strip();
        var orphan = firstLine.matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(firstLine)).filter(handle -> serves(handle, cluster))
                : java.util.Optional.<ProcessHandle>empty();
        if (orphan.isPresent()) {
            log.info("Stopping the PostgreSQL server (process {}) that a killed service left behind", firstLine);
            end(orphan.get());
        }
        Files.deleteIfExists(pidFile);
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

    /** SIGTERM waits for clients, but the killed service was the only one, and its connections are closed. */
    private static void end(ProcessHandle orphan) throws IOException {
        var ended = orphan.onExit();
        orphan.destroy();
        try {
            ended.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.warn("PostgreSQL (process {}) did not stop within {} s, killing it", orphan.pid(), STOP_SECONDS);
            orphan.destroyForcibly();
            ended.join();
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for process " + orphan.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping process " + orphan.pid(), e);
        }
    }
}
