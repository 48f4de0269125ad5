package io.lectern.model.cli;

import io.lectern.client.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands about models. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Makes model files, says what they need, and lets them speak.")
public final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with all its subcommands. */
    public static CommandLine with(Terminal terminal) {
        return new CommandLine(new ModelCommand())
                .addSubcommand(new PlanCommand(terminal))
                .addSubcommand(new TokenizeCommand(terminal, System.in))
                .addSubcommand(new LogitsCommand(terminal))
                .addSubcommand(new CompleteCommand(terminal, System.in))
                .addSubcommand(new ChatCommand(terminal, System.in))
                .addSubcommand(new SynthesizeCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "model needs a subcommand");
    }
}
