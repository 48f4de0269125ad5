package io.lectern.evaluation.cli;

import io.lectern.client.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands that measure quality. */
@Command(name = "eval", mixinStandardHelpOptions = true, description = "Measures how well Lectern finds and answers.")
public final class EvalCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with all its subcommands. */
    public static CommandLine with(Terminal terminal) {
        return new CommandLine(new EvalCommand())
                .addSubcommand(new EvalRetrievalCommand(terminal))
                .addSubcommand(new EvalChunkingCommand(terminal))
                .addSubcommand(new EvalAnswersCommand(terminal))
                .addSubcommand(new LongBenchCommand(terminal))
                .addSubcommand(new ScoreCommand(terminal))
                .addSubcommand(new ProbeCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "eval needs a subcommand");
    }
}
