package io.lectern.demo;

import io.lectern.client.CommandException;
import io.lectern.client.LecternClient;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a service on the sample documents, asks it four questions and leaves it running. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Ingests the sample documents, asks four questions and stays up until Ctrl-C.")
public final class DemoCommand implements Callable<Integer> {

    private final ServiceStarter starter;
    private final Terminal terminal;

    @Option(
            names = "--once",
            description = "Exit after the answers: 0 only if all documents were read and all answers are as expected.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "Port to listen on, 0 for any free one (default: 8080, or a free one when it is taken).")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for everything the demo keeps (default: that of serve with -demo added).")
    private @Nullable Path data;

    public DemoCommand(ServiceStarter starter, Terminal terminal) {
        this.starter = starter;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var settings = new ServiceSettings(
                folder(),
                ServiceSettings.LOOPBACK,
                portOrFreeOne(),
                ServiceSettings.Console.NOTHING,
                ServiceSettings.Retention.KEEP);
        var progress = terminal.progress();
        progress.show("Starting PostgreSQL and the service, data in " + settings.data());
        try (var service = starter.start(settings);
                var client = new LecternClient(service.address())) {
            var demo = new Demo(client, terminal.out(), progress);
            demo.run();
            demo.printWayOn(service.address(), settings);
            if (!once) {
                demo.complaint().ifPresent(complaint -> terminal.err().println("lectern: " + complaint));
                terminal.out().println("The service is running; Ctrl-C stops it.");
                service.awaitStop();
            }
            demo.complaint().filter(complaint -> once).ifPresent(complaint -> {
                throw new CommandException(complaint);
            });
        } finally {
            progress.clear();
        }
        return 0;
    }

    private Path folder() {
        if (data != null) {
            return data.toAbsolutePath().normalize();
        }
        var served = ServiceSettings.defaultData();
        return served.resolveSibling(served.getFileName() + "-demo");
    }

    private int portOrFreeOne() {
        if (port != null) {
            return port;
        }
        if (isFree(ServiceSettings.DEFAULT_PORT)) {
            return ServiceSettings.DEFAULT_PORT;
        }
        terminal.out()
                .println("Port %d is taken, so the demo uses a free one.".formatted(ServiceSettings.DEFAULT_PORT));
        return 0;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
