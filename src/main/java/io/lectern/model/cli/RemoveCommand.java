package io.lectern.model.cli;

import io.lectern.client.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes a model, or what was fetched to make models of. */
@Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a model, or all downloads.")
final class RemoveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A model of the list.")
    private @Nullable String name;

    @Option(
            names = "--downloads",
            description =
                    "Remove all that was fetched from hubs, and what imports that were broken off left; no model needs it.")
    private boolean downloads;

    @Option(names = "--json", description = "Print what was removed as JSON.")
    private boolean json;

    RemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is gone. */
    private record Removed(@Nullable String model, long downloadedBytes) {}

    @Override
    public Integer call() {
        if (name == null && !downloads) {
            throw new ParameterException(spec.commandLine(), "remove needs the name of a model, or --downloads");
        }
        var store = place.store();
        long bytes = ModelWork.done(() -> {
            if (name != null) {
                store.remove(name);
            }
            long fetched = downloads ? store.downloadedBytes() : 0;
            if (downloads) {
                store.removeDownloads();
            }
            return fetched;
        });
        if (json) {
            terminal.out().println(ModelReport.json(new Removed(name, bytes)));
        } else {
            terminal.out().println(sentence(bytes));
        }
        return 0;
    }

    private String sentence(long bytes) {
        String model = name == null ? "" : "%s is removed.".formatted(name);
        String fetched = downloads ? "%s of downloads are removed.".formatted(WriteProgress.size(bytes)) : "";
        return (model + " " + fetched).strip();
    }
}
