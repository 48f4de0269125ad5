package io.lectern.evaluation.cli;

import io.lectern.client.ServiceStarter;
import io.lectern.client.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands that measure. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures how fast Lectern is on this machine.")
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with all its subcommands. */
    public static CommandLine with(ServiceStarter starter, Terminal terminal) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new EngineBenchCommand(terminal))
                .addSubcommand(new SearchBenchCommand(terminal))
                .addSubcommand(new IngestBenchCommand(starter, terminal))
                .addSubcommand(new PromptBenchCommand(terminal))
                .addSubcommand(new ConversationBenchCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "bench needs a subcommand");
    }
}
