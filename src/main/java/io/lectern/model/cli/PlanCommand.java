package io.lectern.model.cli;

import io.lectern.client.Terminal;
import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.llama.LlamaLibrary;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.model.planning.ContextPlan;
import io.lectern.model.planning.PlanRequest;
import io.lectern.model.planning.PlanText;
import io.lectern.model.planning.PlannedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Says how much memory a model takes at a length of context, and what fits. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says how much memory a model takes at a length of context, and what fits; its config.json is enough."
                        + " The exit status is 1 when nothing fits or it is refused.")
final class PlanCommand implements Callable<Integer> {

    private static final List<ModelFileType> USUAL =
            List.of(ModelFileType.F16, ModelFileType.Q8_0, ModelFileType.Q4_K_M, ModelFileType.IQ4_NL);

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StoreOptions place = new StoreOptions();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "A config.json, the folder of a checkpoint, a GGUF file, a model of the list, or hf:owner/name,"
                            + " of which only the description is fetched.")
    private String model = "";

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = TokenCount.class,
            description = "Tokens of a conversation, such as 32768 or 256k (default: what the model was trained on).")
    private @Nullable Integer context;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "Conversations in the cache together (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--device-memory",
            paramLabel = "SIZE",
            converter = MemorySize.class,
            description = "Memory of an accelerator that need not be here, such as 24GB or 139GiB"
                    + " (default: the accelerators of this machine, or its memory).")
    private @Nullable Long deviceMemory;

    @Option(
            names = "--kv",
            paramLabel = "TYPE",
            converter = CacheTypesConverter.class,
            description = "Type of the cache: f16, q8_0 or q4_0, or keys/values (default: all).")
    private @Nullable CacheTypes cache;

    @Option(
            names = "--quantize",
            paramLabel = "TYPE",
            description = "Type of the weights (default: F16, Q8_0, Q4_K_M and IQ4_NL); a GGUF file has its own.")
    private @Nullable String quantize;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The authors' name of the model, which tells some apart (default: that of the folder).")
    private @Nullable String name;

    @Option(names = "--beyond-training", description = "Plan longer contexts than the model was trained on.")
    private boolean beyondTraining;

    @Option(names = "--json", description = "As JSON, in bytes.")
    private boolean json;

    PlanCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var planned = model();
        var plan = plan(planned);
        terminal.out()
                .println(
                        json
                                ? JsonMapper.shared()
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(plan)
                                : PlanText.of(plan));
        return plan.refused().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private PlannedModel model() {
        try {
            return new PlanSource(place.store(), environment, Optional.ofNullable(name), types()).read(model);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<ModelFileType> types() {
        return quantize == null ? USUAL : List.of(ModelFileType.of(quantize));
    }

    private ContextPlan plan(PlannedModel planned) {
        try {
            var request = new PlanRequest(
                    context == null ? OptionalInt.empty() : OptionalInt.of(context),
                    parallel,
                    Optional.ofNullable(cache),
                    accelerators(),
                    DeviceMemory.ofThisMachine(),
                    beyondTraining);
            return ContextPlan.of(planned, request);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<DeviceMemory> accelerators() {
        if (deviceMemory != null) {
            return List.of(new DeviceMemory("a device", deviceMemory, deviceMemory));
        }
        return LlamaLibrary.accelerators();
    }
}
