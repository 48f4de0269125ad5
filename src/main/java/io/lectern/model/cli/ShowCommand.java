package io.lectern.model.cli;

import io.lectern.client.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a model. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Says what is known about a model.")
final class ShowCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(paramLabel = "NAME", description = "A model of the list, or a .gguf file.")
    private String name = "";

    @Option(names = "--json", description = "Print it as JSON, and nothing else.")
    private boolean json;

    ShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ModelWork.done(() -> {
            new ModelReport(terminal.out(), json).show(place.store().find(name));
            return 0;
        });
        return 0;
    }
}
