package io.lectern.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the service of a data folder listens, as it says in a file of that folder while it runs. A killed one leaves the
 * file behind.
 *
 * @param address without a slash at the end
 * @param pid its process
 * @param supervisor the process that starts it again when it dies, null when none does
 */
public record ServiceAddress(
        URI address, long pid, @Nullable Long supervisor) {

    /** System property of a service's process with the id of its supervisor's. */
    public static final String SUPERVISOR_PROPERTY = "lectern.supervisor.pid";

    private static final String FILE = "service.json";

    /** The address of this process's service. */
    public static ServiceAddress ofThisProcess(URI address) {
        return new ServiceAddress(address, ProcessHandle.current().pid(), Long.getLong(SUPERVISOR_PROPERTY));
    }

    /** What the folder says; empty when no service runs on it, or it was killed while it wrote. */
    public static Optional<ServiceAddress> in(Path data) {
        try {
            return Optional.of(
                    JsonMapper.shared().readValue(Files.readString(data.resolve(FILE)), ServiceAddress.class));
        } catch (IOException | JacksonException noneThatIsWhole) {
            return Optional.empty();
        }
    }

    /** Whether its process is there. */
    public boolean isRunning() {
        return isAlive(pid);
    }

    /** Whether a service that is not there will be again. */
    public boolean isSupervised() {
        return supervisor != null && isAlive(supervisor);
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Says it in the folder, at once and as a whole. */
    public void write(Path data) {
        var file = data.resolve(FILE);
        var draft = data.resolve(FILE + ".new");
        try {
            Files.writeString(draft, JsonMapper.shared().writeValueAsString(this));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write %s".formatted(file), e);
        }
    }

    /** The service of the folder stops. */
    public static void remove(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete %s".formatted(data.resolve(FILE)), e);
        }
    }
}
