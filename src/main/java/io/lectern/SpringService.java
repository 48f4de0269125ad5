package io.lectern;

import io.lectern.client.CommandException;
import io.lectern.client.RunningService;
import io.lectern.client.ServiceAddress;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceSettings.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.util.FileSystemUtils;

/** A started Spring application. */
final class SpringService implements RunningService {

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");

    private final ConfigurableApplicationContext context;
    private final ServiceSettings settings;
    private final URI address;
    private final CountDownLatch stopped = new CountDownLatch(1);

    SpringService(ConfigurableApplicationContext context, ServiceSettings settings) {
        this.context = context;
        this.settings = settings;
        this.address = URI.create("http://%s:%s"
                .formatted(reachable(settings.host()), context.getEnvironment().getProperty("local.server.port")));
        ServiceAddress.ofThisProcess(address).write(settings.data());
        context.addApplicationListener((ContextClosedEvent event) -> {
            ServiceAddress.remove(settings.data());
            stopped.countDown();
        });
        if (settings.retention() == Retention.DELETE) {
            // Runs after the context was closed, also on Ctrl-C.
            SpringApplication.getShutdownHandlers().add(() -> discard(settings));
        }
    }

    private static String reachable(String host) {
        if (WILDCARDS.contains(host)) {
            return ServiceSettings.LOOPBACK;
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while serving.", e);
        }
    }

    @Override
    public void close() {
        context.close();
        discard(settings);
    }

    /** Deletes the data folder of a service that was not to leave one. */
    static void discard(ServiceSettings settings) {
        if (settings.retention() == Retention.KEEP) {
            return;
        }
        try {
            FileSystemUtils.deleteRecursively(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete %s".formatted(settings.data()), e);
        }
    }
}
