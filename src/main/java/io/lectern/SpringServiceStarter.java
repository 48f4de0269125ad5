package io.lectern;

import io.lectern.client.CommandException;
import io.lectern.client.RunningService;
import io.lectern.client.ServiceSettings;
import io.lectern.client.ServiceSettings.Console;
import io.lectern.client.ServiceStarter;
import io.lectern.datafolder.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/** Starts the Spring application, and says in one sentence why when it does not start. */
final class SpringServiceStarter implements ServiceStarter {

    @Override
    public RunningService start(ServiceSettings settings) {
        requireFreePort(settings);
        makeLogFolder(settings);
        var application = new SpringApplication(LecternApplication.class);
        application.setDefaultProperties(logging(settings));
        try {
            var context = application.run(
                    "--server.address=" + settings.host(),
                    "--server.port=" + settings.port(),
                    "--lectern.data=" + settings.data());
            return new SpringService(context, settings);
        } catch (RuntimeException notStarted) {
            SpringService.discard(settings);
            throw new CommandException(StartupFailure.sentence(notStarted, settings), notStarted);
        }
    }

    /** Asked first, as the web server starts last and would be minutes later to complain. */
    private static void requireFreePort(ServiceSettings settings) {
        try (var socket = new ServerSocket()) {
            // As the web server does: a port that only has closing connections is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
        } catch (UnknownHostException e) {
            throw new CommandException("There is no address '%s' to listen on.".formatted(settings.host()), e);
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot listen on port %d of %s (%s): choose another with --port."
                            .formatted(settings.port(), settings.host(), e.getMessage()),
                    e);
        }
    }

    private static void makeLogFolder(ServiceSettings settings) {
        try {
            new DataFolder(settings.data()).folder("logs");
        } catch (UncheckedIOException e) {
            throw new CommandException(
                    "Cannot write to the data folder %s: choose another with --data.".formatted(settings.data()), e);
        }
    }

    private static Map<String, Object> logging(ServiceSettings settings) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("logging.file.name", settings.log().toString());
        // What it warns of is thrown as well, and told once.
        properties.put("logging.level.org.springframework.boot.web.server.servlet.context", "error");
        properties.put("logging.level.org.springframework.boot.autoconfigure.logging", "warn");
        if (settings.console() == Console.NOTHING) {
            properties.put("logging.threshold.console", "off");
        }
        return properties;
    }
}
