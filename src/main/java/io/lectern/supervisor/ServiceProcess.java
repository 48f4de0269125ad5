package io.lectern.supervisor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the service's process is started: with the java and the class path, or the executable jar, of this one. It has this
 * one's output; its standard input is a pipe that ends with this one.
 *
 * @param main the class to run when there is no executable jar
 * @param jvmOptions beside those that the service always has
 * @param arguments of the program
 */
public record ServiceProcess(Class<?> main, List<String> jvmOptions, List<String> arguments) {

    /** The system property with the JVM options of the service, between spaces, when this process has others. */
    private static final String OPTIONS_PROPERTY = "lectern.service.options";

    private static final Set<String> OPTION_VARIABLES =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final List<String> ALWAYS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            // A thread that died of it would be missing from then on.
            "-XX:+ExitOnOutOfMemoryError");

    /** Else a JVM that crashes exits with 1, as one that cannot start; {@code ulimit -c} says whether there is a core file. */
    private static final String CRASHES_ARE_SIGNALS = "-XX:+CreateCoredumpOnCrash";

    public ServiceProcess {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    /** What this process was told to start the service with, or else what it was started with itself. */
    public static List<String> toldJvmOptions() {
        var told = System.getProperty(OPTIONS_PROPERTY);
        if (told == null) {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        }
        return told.isBlank() ? List.of() : List.of(told.strip().split("\\s+", -1));
    }

    public Process start() throws IOException {
        var builder = new ProcessBuilder(command())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        if (System.getProperty(OPTIONS_PROPERTY) == null) {
            // This process's options hold them already.
            builder.environment().keySet().removeAll(OPTION_VARIABLES);
        }
        return builder.start();
    }

    List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ALWAYS);
        command.addAll(jvmOptions);
        command.add(CRASHES_ARE_SIGNALS);
        var classPath = System.getProperty("java.class.path");
        boolean fromJar = main.getClassLoader() != ClassLoader.getSystemClassLoader();
        command.addAll(fromJar ? List.of("-jar", classPath) : List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }
}
