package io.lectern;

import io.lectern.answer.cli.AskCommand;
import io.lectern.client.CommandException;
import io.lectern.client.Terminal;
import io.lectern.demo.DemoCommand;
import io.lectern.document.parse.ParserProcess;
import io.lectern.evaluation.cli.BenchCommand;
import io.lectern.evaluation.cli.EvalCommand;
import io.lectern.model.cli.ModelCommand;
import io.lectern.supervisor.ParentWatch;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The program: one command line, whose commands start the service. */
@Command(
        name = "lectern",
        mixinStandardHelpOptions = true,
        versionProvider = Lectern.Version.class,
        description = "Reads documents once and answers questions about them, with citations that can be checked.")
public final class Lectern {

    private Lectern() {}

    public static void main(String[] arguments) {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            // The service starts itself again as its parser: before anything is loaded that a parser has no use for.
            case "parser-process" -> ParserProcess.main(arguments);
            case SupervisedService.COMMAND -> {
                ParentWatch.start();
                System.exit(run(Terminal.ofThisProcess(), serveAlone(arguments)));
            }
            default -> System.exit(run(Terminal.ofThisProcess(), arguments));
        }
    }

    private static String[] serveAlone(String[] arguments) {
        var options = Arrays.stream(arguments).skip(1);
        return Stream.concat(Stream.of("serve", "--no-supervisor"), options).toArray(String[]::new);
    }

    /** Runs one command to its end and returns its exit status: 0, 1 for a failure, 2 for a wrong command line. */
    static int run(Terminal terminal, String... arguments) {
        var starter = new SpringServiceStarter();
        return new CommandLine(new Lectern())
                .addSubcommand(new ServeCommand(starter, terminal))
                .addSubcommand(new DemoCommand(starter, terminal))
                .addSubcommand(new AskCommand(starter, terminal))
                .addSubcommand(ModelCommand.with(terminal))
                .addSubcommand(BenchCommand.with(terminal))
                .addSubcommand(EvalCommand.with(terminal))
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setParameterExceptionHandler((wrong, given) -> explain(terminal, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(terminal, failure))
                .execute(arguments);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static int explain(Terminal terminal, ParameterException wrong) {
        var command = wrong.getCommandLine();
        terminal.err()
                .println("lectern: %s; see %s --help"
                        .formatted(wrong.getMessage(), command.getCommandSpec().qualifiedName()));
        return CommandLine.ExitCode.USAGE;
    }

    private static int explain(Terminal terminal, Exception failure) {
        if (failure instanceof CommandException) {
            terminal.err().println("lectern: " + failure.getMessage());
        } else {
            terminal.err().println("lectern: This should not have happened, please report it.");
            failure.printStackTrace(terminal.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            var version = Lectern.class.getPackage().getImplementationVersion();
            return new String[] {"lectern " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
