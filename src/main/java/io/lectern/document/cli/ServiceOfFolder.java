package io.lectern.document.cli;

import io.lectern.client.CommandException;
import io.lectern.client.ProgressLine;
import io.lectern.client.RunningService;
import io.lectern.client.ServiceAddress;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service of a data folder: the one that runs there, or one of this process's own that ends with it. */
record ServiceOfFolder(URI address, @Nullable RunningService own) implements AutoCloseable {

    private static final Duration LONGEST_RESTART = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(500);

    static ServiceOfFolder in(Path data, ServiceStarter starter, ProgressLine progress) {
        var running = running(data, progress);
        if (running.isPresent()) {
            return new ServiceOfFolder(running.get(), null);
        }
        progress.show("Starting the service, data in " + data);
        var settings = new ServiceSettings(
                data, ServiceSettings.LOOPBACK, 0, ServiceSettings.Console.NOTHING, ServiceSettings.Retention.KEEP);
        var started = starter.start(settings);
        return new ServiceOfFolder(started.address(), started);
    }

    /** One that died is waited for if somebody starts it again: its data folder is not free. */
    private static Optional<URI> running(Path data, ProgressLine progress) {
        var deadline = System.nanoTime() + LONGEST_RESTART.toNanos();
        var known = ServiceAddress.in(data);
        while (known.isPresent() && !known.get().isRunning() && known.get().isSupervised()) {
            if (System.nanoTime() > deadline) {
                throw new CommandException("The service of %s died and has not come back within %d seconds."
                        .formatted(data, LONGEST_RESTART.toSeconds()));
            }
            progress.show("Waiting for the service of " + data);
            pause();
            known = ServiceAddress.in(data);
        }
        return known.filter(ServiceAddress::isRunning).map(ServiceAddress::address);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for the service.", e);
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
