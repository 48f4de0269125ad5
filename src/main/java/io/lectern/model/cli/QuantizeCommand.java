package io.lectern.model.cli;

import io.lectern.client.Terminal;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.model.cli.TerminalDialog.Consent;
import io.lectern.model.store.ModelQuantization;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a smaller model of one that is there. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a smaller model of one in full or half precision.")
final class QuantizeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "A model of the list.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "Q8_0, Q4_K_M, IQ4_NL or another type of llama.cpp.")
    private String type = "";

    @Option(names = "--name", paramLabel = "N", description = "What to call the new one (default: NAME-TYPE).")
    private @Nullable String name;

    @Option(names = "--json", description = "Print what was made as JSON, and nothing else.")
    private boolean json;

    QuantizeCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var wanted = wanted();
        var dialog = new TerminalDialog(terminal, InputStream.nullInputStream(), Consent.ASKED_FOR, json);
        var made = ModelWork.done(() -> {
            try (var workshop = Workshop.open(place.store(), dialog, environment)) {
                return new ModelQuantization(workshop.tools()).run(model, wanted, Optional.ofNullable(name));
            } finally {
                dialog.ends();
            }
        });
        return ModelWork.done(() -> {
            new ModelReport(terminal.out(), json).imported(made);
            return 0;
        });
    }

    private ModelFileType wanted() {
        try {
            return ModelFileType.of(type);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
