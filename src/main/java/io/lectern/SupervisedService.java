package io.lectern;

import io.lectern.client.ServiceAddress;
import io.lectern.client.ServiceSettings;
import io.lectern.client.Terminal;
import io.lectern.engine.llama.LastCall;
import io.lectern.supervisor.RestartDelays;
import io.lectern.supervisor.ServiceProcess;
import io.lectern.supervisor.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The service in a process of its own, which is started again when it dies: at the same address, on the same data. */
final class SupervisedService implements Supervisor.Service {

    /** The program's first argument in the service's process. */
    static final String COMMAND = "service-process";

    private final ServiceProcess process;
    private final Path lastCall;

    private SupervisedService(ServiceSettings settings) {
        this.lastCall = settings.data().resolve("last-native-call");
        var options = new ArrayList<>(List.of(
                "-D%s=%s".formatted(LastCall.FILE_PROPERTY, lastCall),
                "-D%s=%d"
                        .formatted(
                                ServiceAddress.SUPERVISOR_PROPERTY,
                                ProcessHandle.current().pid()),
                "-XX:ErrorFile=" + settings.log().resolveSibling("hs_err_pid%p.log")));
        options.addAll(ServiceProcess.toldJvmOptions());
        this.process = new ServiceProcess(
                Lectern.class,
                options,
                List.of(
                        COMMAND,
                        "--host=" + settings.host(),
                        "--port=" + (settings.port() == 0 ? freePort(settings.host()) : settings.port()),
                        "--data=" + settings.data()));
    }

    /** Returns when the service has ended for good, with its exit status; 0 when it was asked to stop, and did. */
    static int run(ServiceSettings settings, Terminal terminal) {
        var supervisor = new Supervisor(
                new SupervisedService(settings), RestartDelays.defaults(), InstantSource.system(), terminal.err());
        // Halts, as a JVM that a signal stopped would else say 130 or 143 of a stop that went well.
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().unstarted(() -> Runtime.getRuntime().halt(supervisor.stop())));
        return supervisor.run();
    }

    /** Chosen once, so that the service comes back where it was; 0 leaves it to the service to say what is wrong. */
    private static int freePort(String host) {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public Process start() throws IOException {
        try {
            Files.deleteIfExists(lastCall);
        } catch (IOException e) {
            // What is wrong with the folder is for the service to say.
        }
        return process.start();
    }

    @Override
    public Optional<String> lastCall() {
        return LastCall.in(lastCall);
    }
}
