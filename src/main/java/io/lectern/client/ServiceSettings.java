package io.lectern.client;

import java.nio.file.Path;

/**
 * How to start a service.
 *
 * @param data absolute path of the data folder
 * @param host address to listen on
 * @param port 0 for any free one
 */
public record ServiceSettings(Path data, String host, int port, Console console, Retention retention) {

    public static final String LOOPBACK = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    public ServiceSettings {
        if (!data.isAbsolute()) {
            throw new IllegalArgumentException("data must be absolute: " + data);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new CommandException("The port must be 0 to %d, not %d.".formatted(MAX_PORT, port));
        }
    }

    /** Where the service's log is written. */
    public Path log() {
        return data.resolve("logs").resolve("lectern.log");
    }

    /** The data folder of a service that was not told another: {@code LECTERN_DATA} or the user's own. */
    public static Path defaultData() {
        var named = System.getenv("LECTERN_DATA");
        var folder = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "lectern")
                : Path.of(named);
        return folder.toAbsolutePath().normalize();
    }

    /** What the console shows of the service's log; the file has all of it. */
    public enum Console {
        LOG,
        NOTHING
    }

    /** What becomes of the data folder when the service stops. */
    public enum Retention {
        KEEP,
        DELETE
    }
}
