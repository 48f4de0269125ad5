package io.lectern.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of our own in the data folder: TCP on 127.0.0.1 only, SCRAM with a generated password, commits
 * synced to disk. A server that a killed process left behind is stopped first; one that dies is started again on the
 * same port, so that the pool's connections come back. Safe for use by several threads.
 */
final class PostgresServer implements AutoCloseable {

    static final String USER = "lectern";
    static final String DATABASE = "lectern";

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    /** Long, because it replays its log first after a crash; whether it is alive is looked at meanwhile. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private static final long INITDB_SECONDS = 180;
    private static final int START_ATTEMPTS = 3;
    private static final Duration MAX_RESTART_DELAY = Duration.ofSeconds(30);
    private static final long MAX_LOG_BYTES = 10_000_000;

    private final Path root;
    private final Path cluster;
    private final PostgresCommand command;
    private final String password;

    private volatile int port;
    private volatile boolean closing;
    private volatile @Nullable Process process;
    private @Nullable Thread supervisor;

    private PostgresServer(Path root, PostgresCommand command, String password) {
        this.root = root;
        this.cluster = root.resolve("data");
        this.command = command;
        this.password = password;
    }

    /**
     * Starts the server, creating its cluster the first time.
     *
     * @param root the server's folder: {@code data}, {@code password}, {@code server.log}
     * @param binaries PostgreSQL's installation folder
     * @throws PostgresException when it does not come up
     */
    static PostgresServer start(Path root, Path binaries) {
        try {
            var serverLog = root.resolve("server.log");
            if (Files.exists(serverLog) && Files.size(serverLog) > MAX_LOG_BYTES) {
                Files.move(serverLog, root.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var server = new PostgresServer(root, new PostgresCommand(binaries, serverLog), password(root));
            server.createClusterIfMissing();
            OrphanedPostmaster.stop(server.cluster, server.command);
            server.launchOnFreePort();
            server.createDatabaseIfMissing();
            server.supervise();
            return server;
        } catch (IOException e) {
            throw new PostgresException("Cannot prepare PostgreSQL in %s".formatted(root), e);
        }
    }

    String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    String password() {
        return password;
    }

    /** Whether the server process is alive; false while it is being restarted. */
    boolean isRunning() {
        var current = process;
        return current != null && current.isAlive();
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static String password(Path root) throws IOException {
        var file = root.resolve("password");
        if (!Files.exists(file)) {
            var bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            var temporary = root.resolve("password.new");
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    /** Creates the cluster beside its place and renames it: a killed process leaves no half of one. */
    private void createClusterIfMissing() throws IOException {
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            return;
        }
        var fresh = root.resolve("data.new");
        FileSystemUtils.deleteRecursively(fresh);
        command.run(
                "initdb",
                INITDB_SECONDS,
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + root.resolve("password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Another process may take the port between choosing and binding it, hence the attempts. */
    private void launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            try {
                launch();
                return;
            } catch (PostgresException e) {
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
                log.warn("PostgreSQL did not start on port {}, trying another: {}", port, e.getMessage());
            }
        }
    }

    private void launch() {
        var started = command.startServer(
                "-D", cluster.toString(),
                "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
                "-c", "fsync=on",
                "-c", "synchronous_commit=on",
                "-c", "max_connections=60");
        process = started;
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!accepts()) {
            if (!started.isAlive()) {
                throw new PostgresException("PostgreSQL ended while starting: " + command.lastLines());
            }
            if (System.nanoTime() > deadline) {
                started.destroy();
                throw new PostgresException("PostgreSQL did not accept connections within %d s: %s"
                        .formatted(START_TIMEOUT.toSeconds(), command.lastLines()));
            }
            pause(Duration.ofMillis(50));
        }
    }

    private boolean accepts() {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, password)) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void createDatabaseIfMissing() {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!rows.next()) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            throw new PostgresException("Cannot create the database " + DATABASE, e);
        }
    }

    private void supervise() {
        supervisor = Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::restartWhenItDies);
    }

    private void restartWhenItDies() {
        var delay = Duration.ofMillis(200);
        while (!closing) {
            try {
                var current = process;
                if (current != null) {
                    current.waitFor();
                }
                if (closing) {
                    return;
                }
                log.error("PostgreSQL ended unexpectedly, starting it again: {}", command.lastLines());
                pause(delay);
                launch();
                delay = Duration.ofMillis(200);
            } catch (PostgresException e) {
                delay = delay.multipliedBy(2).compareTo(MAX_RESTART_DELAY) > 0
                        ? MAX_RESTART_DELAY
                        : delay.multipliedBy(2);
                log.error("PostgreSQL did not start again, next attempt in {} ms", delay.toMillis(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while PostgreSQL was starting", e);
        }
    }

    /** Leaves the server running and unsupervised, as a killed process would. */
    void abandon() {
        closing = true;
        if (supervisor != null) {
            supervisor.interrupt();
        }
    }

    /** It may be about to start the server again, which would then be nobody's. */
    private static void awaitEndOf(Thread supervisor) {
        try {
            supervisor.join(Duration.ofSeconds(PostgresCommand.STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the server (fast shutdown) and waits for it. Idempotent. */
    @Override
    public void close() {
        closing = true;
        if (supervisor != null) {
            supervisor.interrupt();
            awaitEndOf(supervisor);
        }
        var current = process;
        if (current == null || !current.isAlive()) {
            return;
        }
        try {
            command.stopServer(cluster);
            current.waitFor(PostgresCommand.STOP_SECONDS, TimeUnit.SECONDS);
        } catch (PostgresException e) {
            log.warn("PostgreSQL did not stop by itself, ending it", e);
            current.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
