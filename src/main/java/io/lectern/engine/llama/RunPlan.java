package io.lectern.engine.llama;

import com.sun.management.OperatingSystemMXBean;
import io.lectern.engine.ModelLoadException;
import io.lectern.engine.plan.ContextDemand;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.plan.Placement;
import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import io.lectern.engine.plan.PlacementRequest;
import io.lectern.gguf.ModelShape;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a model will run here: the context to make, and what goes on which device.
 *
 * @param context its parameters, which fit the memory
 */
record RunPlan(ContextSettings context, Placement placement) {

    // A file can claim any length; nobody wants more without saying so.
    private static final int MAX_AUTOMATIC_TOKENS = 1 << 17;
    // With less context than this on accelerators, it is better to leave layers on the CPU.
    private static final int LEAST_ACCELERATED_TOKENS = 4_096;
    private static final int AUTOMATIC_CONTEXTS = 4;
    private static final int MAX_POOL_TOKENS = 1 << 24;

    /**
     * Decides.
     *
     * @param devices that the library found, with the memory that is free now
     * @param memoryBytes of the machine, or of the container
     * @throws ModelLoadException when the model cannot be run so; the message has the numbers
     */
    static RunPlan of(
            LlamaOptions options,
            ModelWeights weights,
            ModelShape shape,
            List<LlamaLibrary.Device> devices,
            long memoryBytes) {
        ContextChecks.check(options, shape);
        var accelerators = DeviceChoice.of(options, devices);
        var plan = new Draft(options, weights, shape, accelerators, memoryBytes).plan();
        // With nothing but the output on an accelerator, what is better on the CPU counts.
        boolean asked = options.devices().gpuLayers().isPresent();
        return accelerators.isEmpty() || asked || plan.placement().acceleratedLayers() > 1
                ? plan
                : new Draft(options, weights, shape, List.of(), memoryBytes).plan();
    }

    /** Memory that this process may use, in bytes. */
    static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** What was decided, with the numbers; several lines. */
    String explanation() {
        String because = context.valueType() == KvType.Q8_0 ? ", because the values are Q8_0" : "";
        return "context of %d tokens, pool of %d in %s keys and %s values, flash attention %s\n%s"
                .formatted(
                        context.contextTokens(),
                        context.poolTokens(),
                        context.keyType(),
                        context.valueType(),
                        context.flashAttention() ? "on" + because : "off",
                        placement.explanation());
    }

    /** The numbers with which a plan is made. */
    private record Draft(
            LlamaOptions options,
            ModelWeights weights,
            ModelShape shape,
            List<DeviceMemory> accelerators,
            long memoryBytes) {

        RunPlan plan() {
            int context = contextTokens();
            int pool = poolTokens(context);
            var settings = settings(context, pool);
            return switch (request(pool).place()) {
                case Fits(var placement) -> new RunPlan(settings, placement);
                case TooLarge(var closest) ->
                    throw new ModelLoadException(
                            options.model(),
                            "with a context of %d tokens and a pool of %d it does not fit\n%s"
                                    .formatted(context, pool, closest.explanation()));
            };
        }

        private int contextTokens() {
            long longest = longest();
            int wanted = options.context().contextTokens();
            if (wanted > longest) {
                throw new ModelLoadException(
                        options.model(),
                        "a context of %d tokens was asked for, it was trained on %d"
                                .formatted(wanted, shape.contextLength()));
            }
            if (wanted > 0) {
                return wanted;
            }
            int most = (int) Math.min(Math.min(longest, trained()), MAX_AUTOMATIC_TOKENS);
            int affordable = affordable(most);
            if (affordable < 1) {
                throw new ModelLoadException(
                        options.model(),
                        "not one token of context fits beside the weights\n%s".formatted(explanation(request(1))));
            }
            return Math.min(most, affordable);
        }

        private long longest() {
            return options.context().length() == ContextOptions.ContextLength.ANY ? MAX_POOL_TOKENS : trained();
        }

        private long trained() {
            return (long) (shape.contextLength() * options.context().rope().stretch());
        }

        private int poolTokens(int contextTokens) {
            int wanted = options.context().poolTokens();
            if (wanted == 0) {
                int most = (int) Math.min((long) AUTOMATIC_CONTEXTS * contextTokens, MAX_POOL_TOKENS);
                return Math.max(contextTokens, affordable(most));
            }
            if (wanted < contextTokens) {
                throw new ModelLoadException(
                        options.model(),
                        "a pool of %d tokens was asked for, one context has %d".formatted(wanted, contextTokens));
            }
            return wanted;
        }

        /** Tokens up to a limit: what accelerators hold with all layers on them, else a quarter of the memory. */
        private int affordable(int limit) {
            if (!accelerators.isEmpty()) {
                int cells = request(limit).mostCells(limit);
                if (cells >= Math.min(limit, LEAST_ACCELERATED_TOKENS)) {
                    return cells;
                }
            }
            long quarter = memoryBytes / 4 / bytesPerToken();
            int cpuOnly = new Draft(options, weights, shape, List.of(), memoryBytes)
                    .request(limit)
                    .mostCells(limit);
            return (int) Math.min(quarter, cpuOnly);
        }

        /** Bytes that one token of context takes: keys, values, and the scores or the mask of a batch over it. */
        private long bytesPerToken() {
            long compute = demand(2).computeBytes() - demand(1).computeBytes();
            return demand(1).layerCellBytes() * weights.layerBytes().size() + Math.max(compute, 1);
        }

        private PlacementRequest request(int cells) {
            var layers = accelerators.isEmpty()
                    ? OptionalInt.empty()
                    : options.devices().gpuLayers();
            var cpu = new DeviceMemory("CPU", memoryBytes, memoryBytes);
            return new PlacementRequest(weights, demand(cells), accelerators, cpu, layers);
        }

        private String explanation(PlacementRequest request) {
            return switch (request.place()) {
                case Fits(var placement) -> placement.explanation();
                case TooLarge(var closest) -> closest.explanation();
            };
        }

        private ContextDemand demand(int cells) {
            var context = options.context();
            long cellBytes = context.keyType().bytes(shape.keyRow())
                    + context.valueType().bytes(shape.valueRow());
            // A layer of the file that a token passes several times has a cache for each time.
            long passes = Math.ceilDiv(
                    shape.blocks(), Math.max(1, weights.layerBytes().size()));
            var widths = new ContextDemand.Widths(
                    shape.heads(),
                    shape.embeddingLength(),
                    shape.keyRow() + shape.valueRow(),
                    weights.widest(),
                    shape.vocabulary());
            return new ContextDemand(
                    cells,
                    ContextSettings.preparedRows(context.batchTokens()),
                    cellBytes * passes,
                    widths,
                    flashAttention());
        }

        private ContextSettings settings(int contextTokens, int poolTokens) {
            var context = options.context();
            return new ContextSettings(
                    contextTokens,
                    poolTokens,
                    Math.min(context.batchTokens(), contextTokens),
                    context.threads(),
                    context.keyType(),
                    context.valueType(),
                    flashAttention(),
                    context.rope());
        }

        private boolean flashAttention() {
            return switch (options.context().flashAttention()) {
                case ON -> true;
                case OFF -> false;
                case AUTO -> !accelerators.isEmpty() || options.context().valueType() == KvType.Q8_0;
            };
        }
    }
}
