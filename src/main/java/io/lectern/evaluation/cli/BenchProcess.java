package io.lectern.evaluation.cli;

import io.lectern.client.CommandException;
import io.lectern.evaluation.engine.RestartedProcess;
import io.lectern.evaluation.engine.Restarts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** This program once more, with the options of its JVM. */
final class BenchProcess implements Restarts {

    // In classes rather than a jar, the program is started by its main class, which no module may use.
    private static final String MAIN_CLASS = "io.lectern.Lectern";

    private final List<String> arguments;
    private final Path folder;

    /**
     * @param arguments of the command line, to which the number is added
     * @param folder for what the process prints
     */
    BenchProcess(List<String> arguments, Path folder) {
        this.arguments = List.copyOf(arguments);
        this.folder = folder;
    }

    @Override
    public RestartedProcess run(int number, Duration limit) {
        try {
            return started(number, limit);
        } catch (IOException e) {
            throw new CommandException("the new process cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private RestartedProcess started(int number, Duration limit) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "restart", ".json");
        Path err = Files.createTempFile(folder, "restart", ".log");
        var process = new ProcessBuilder(command(number))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CommandException("the new process did not end within " + limit);
            }
            if (process.exitValue() != 0) {
                throw new CommandException(
                        "the new process ended with status %d: %s".formatted(process.exitValue(), lastLine(err)));
            }
            return JsonMapper.shared().readValue(out, RestartedProcess.class);
        } catch (JacksonException e) {
            throw new CommandException("the new process printed no report: " + e.getOriginalMessage(), e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private List<String> command(int number) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        String classPath = System.getProperty("java.class.path");
        boolean jar = classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator"));
        command.addAll(jar ? List.of("-jar", classPath) : List.of("-cp", classPath, MAIN_CLASS));
        command.addAll(arguments);
        command.add(EngineBenchCommand.AFTER_RESTART + "=" + number);
        return command;
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readString(file).lines().reduce("", (earlier, later) -> later);
    }
}
