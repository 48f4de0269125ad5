package io.lectern.model.cli;

import io.lectern.client.Terminal;
import io.lectern.model.cli.TerminalDialog.Consent;
import io.lectern.model.family.ModelFamily;
import io.lectern.model.store.AdapterImport;
import io.lectern.model.store.ImportRequest;
import io.lectern.model.store.ImportTools;
import io.lectern.model.store.ModelImport;
import io.lectern.model.store.WeightStorage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a model into the store. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Fetches a model, converts it and keeps it under a name.")
final class ImportCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InputStream input;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "A folder with a checkpoint, a .gguf file, hf:owner/name[@revision], hf:owner/name/file.gguf, or an address.")
    private String source = "";

    @Option(
            names = "--quantize",
            paramLabel = "TYPE",
            description =
                    "F32, F16, BF16, Q8_0, Q6_K, Q5_K_M, Q4_K_M, IQ4_NL or another type of llama.cpp (default: Q8_0, F16 for encoders, and model files as they are).")
    private @Nullable String quantize;

    @Option(names = "--name", paramLabel = "N", description = "What to call it (default: as its authors do).")
    private @Nullable String name;

    @Option(names = "--revision", paramLabel = "R", description = "A branch, tag or commit of the hub (default: main).")
    private @Nullable String revision;

    @Option(names = "--family", paramLabel = "F", description = "Whose ways the model has, when its files do not tell.")
    private @Nullable String family;

    @Option(
            names = "--adapter-of",
            paramLabel = "MODEL",
            description = "The source is a LoRA adapter of this model of the list.")
    private @Nullable String base;

    @Option(names = "--accept-license", description = "Accept the model's licence without being asked.")
    private boolean licenseAccepted;

    @Option(names = "--json", description = "Print what was imported as JSON, and nothing else.")
    private boolean json;

    ImportCommand(Terminal terminal, InputStream input, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
        this.input = input;
    }

    @Override
    public Integer call() {
        var request = new ImportRequest(
                source,
                Optional.ofNullable(revision),
                Optional.ofNullable(name),
                Optional.ofNullable(quantize).map(this::storage),
                Optional.ofNullable(family).map(this::family));
        var dialog = new TerminalDialog(terminal, input, licenseAccepted ? Consent.GIVEN : Consent.ASKED_FOR, json);
        ModelWork.done(() -> {
            try (var workshop = Workshop.open(place.store(), dialog, environment)) {
                run(request, workshop.tools());
            } finally {
                dialog.ends();
            }
            return 0;
        });
        return 0;
    }

    private void run(ImportRequest request, ImportTools tools) throws IOException, InterruptedException {
        var report = new ModelReport(terminal.out(), json);
        if (base == null) {
            var model = new ModelImport(tools).run(request);
            report.imported(model);
        } else {
            String adapter = new AdapterImport(tools).run(request, base);
            report.imported(adapter, tools.store().find(base));
        }
    }

    private WeightStorage storage(String type) {
        try {
            return WeightStorage.of(type);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ModelFamily family(String id) {
        return Arrays.stream(ModelFamily.values())
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "the family must be one of %s: %s"
                                .formatted(
                                        Arrays.stream(ModelFamily.values())
                                                .map(ModelFamily::id)
                                                .collect(Collectors.joining(", ")),
                                        id)));
    }
}
