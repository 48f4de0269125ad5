package io.lectern.model.cli;

import io.lectern.client.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the models. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models that are there.")
final class ListCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Option(names = "--json", description = "Print them as JSON, and nothing else.")
    private boolean json;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ModelWork.done(() -> {
            new ModelReport(terminal.out(), json).list(place.store());
            return 0;
        });
        return 0;
    }
}
