package io.lectern.model.cli;

import io.lectern.client.Terminal;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands about models. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Gets, keeps and makes models, says what they need, and lets them speak.")
public final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with all its subcommands. */
    public static CommandLine with(Terminal terminal) {
        return with(terminal, System.in, System.getenv());
    }

    static CommandLine with(Terminal terminal, InputStream input, Map<String, String> environment) {
        return new CommandLine(new ModelCommand())
                .addSubcommand(new ImportCommand(terminal, input, environment))
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new ShowCommand(terminal))
                .addSubcommand(new QuantizeCommand(terminal, environment))
                .addSubcommand(new RemoveCommand(terminal))
                .addSubcommand(new PlanCommand(terminal, environment))
                .addSubcommand(new TokenizeCommand(terminal, input))
                .addSubcommand(new LogitsCommand(terminal))
                .addSubcommand(new CompleteCommand(terminal, input))
                .addSubcommand(new ChatCommand(terminal, input))
                .addSubcommand(new SynthesizeCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "model needs a subcommand");
    }
}
