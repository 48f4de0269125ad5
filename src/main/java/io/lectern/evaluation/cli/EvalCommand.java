package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands that measure how good answers are. */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Measures how good Lectern's answers are.")
public final class EvalCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with all its subcommands. */
    public static CommandLine with(Terminal terminal) {
        return new CommandLine(new EvalCommand())
                .addSubcommand(new LongBenchCommand(terminal))
                .addSubcommand(new ScoreCommand(terminal))
                .addSubcommand(new ProbeCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "eval needs a subcommand");
    }
}
