package io.lectern;

import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until it is stopped: in a process of its own that is started again when it dies, or in this one. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Runs the service until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

    private final ServiceStarter starter;
    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = ServiceSettings.DEFAULT_PORT;

    @Option(
            names = "--host",
            paramLabel = "H",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
    private String host = ServiceSettings.LOOPBACK;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for everything the service keeps (default: LECTERN_DATA or ~/.local/share/lectern).")
    private @Nullable Path data;

    @Option(
            names = "--no-supervisor",
            description = "Run the service in this very process; when it dies, it is not started again.")
    private boolean alone;

    ServeCommand(ServiceStarter starter, Terminal terminal) {
        this.starter = starter;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var folder = data == null
                ? ServiceSettings.defaultData()
                : data.toAbsolutePath().normalize();
        var settings =
                new ServiceSettings(folder, host, port, ServiceSettings.Console.LOG, ServiceSettings.Retention.KEEP);
        return alone ? serve(settings) : SupervisedService.run(settings, terminal);
    }

    private int serve(ServiceSettings settings) {
        try (var service = starter.start(settings)) {
            terminal.out()
                    .println("Lectern is at %s, its API is described at %1$s/docs; data in %s; Ctrl-C stops it."
                            .formatted(service.address(), settings.data()));
            service.awaitStop();
        }
        return 0;
    }
}
