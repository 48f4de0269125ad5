package io.lectern.engine.llama;

import io.lectern.engine.ModelLoadException;
import io.lectern.engine.plan.ContextDemand;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.plan.Placement;
import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import io.lectern.engine.plan.PlacementRequest;
import io.lectern.gguf.ModelShape;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * How a model will run here: the context to make, and what goes on which device.
 *
 * @param context its parameters, which fit the memory
 * @param wanted the types that its cache would have if they fitted
 */
record RunPlan(ContextSettings context, Placement placement, CacheTypes wanted) {

    // A file can claim any length; nobody wants more without saying so.
    private static final int MAX_AUTOMATIC_TOKENS = 1 << 17;
    // With less context than this on accelerators, it is better to leave layers on the CPU, and a quantized cache is
    // better anywhere.
    private static final int LEAST_TOKENS = 4_096;
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
        var plan = of(new Model(options, weights, shape), accelerators, memoryBytes);
        // With nothing but the output on an accelerator, what is better on the CPU counts.
        boolean asked = options.devices().gpuLayers().isPresent();
        return accelerators.isEmpty() || asked || plan.placement().acceleratedLayers() > 1
                ? plan
                : of(new Model(options, weights, shape), List.of(), memoryBytes);
    }

    /** The first types of the cache with which all fits where it shall be, or else the smallest. */
    private static RunPlan of(Model model, List<DeviceMemory> accelerators, long memoryBytes) {
        var choices = CacheTypes.choices(model.options().context(), model.shape(), !accelerators.isEmpty());
        var drafts = choices.stream()
                .map(types -> new Draft(model, accelerators, memoryBytes, types))
                .toList();
        return drafts.stream()
                .filter(Draft::fitsWhole)
                .findFirst()
                .orElse(drafts.getLast())
                .plan(choices.getFirst());
    }

    /** Memory that this process may use, in bytes. */
    static long machineMemory() {
        return DeviceMemory.ofThisMachine().totalBytes();
    }

    /** What was decided, with the numbers; several lines. */
    String explanation() {
        var types = new CacheTypes(context.keyType(), context.valueType());
        String unlike = types.equals(wanted) ? "" : ", as it does not fit in " + wanted.keys();
        String because = context.valueType().quantized() ? ", because the values are " + context.valueType() : "";
        String rope = context.ropeSettings().isEmpty() ? "" : ", positions with " + context.ropeSettings();
        return "context of %d tokens, pool of %d in %s keys and %s values%s, flash attention %s%s\n%s"
                .formatted(
                        context.contextTokens(),
                        context.poolTokens(),
                        context.keyType(),
                        context.valueType(),
                        unlike,
                        context.flashAttention() ? "on" + because : "off",
                        rope,
                        placement.explanation());
    }

    /** What changes how numbers are rounded, in one line. */
    String backend() {
        var devices = placement.accelerators().stream()
                .map(share -> "%d layers on %s".formatted(share.layers(), share.device()))
                .collect(Collectors.joining(", "));
        return "%s%s; window of %d; keys %s, values %s; flash attention %s; %d threads; batches of %d%s"
                .formatted(
                        System.getProperty("os.arch"),
                        devices.isEmpty() ? "" : " with " + devices,
                        context.contextTokens(),
                        context.keyType(),
                        context.valueType(),
                        context.flashAttention() ? "on" : "off",
                        context.threads(),
                        context.batchTokens(),
                        context.ropeSettings().isEmpty() ? "" : "; positions with " + context.ropeSettings());
    }

    /** What is to run. */
    private record Model(LlamaOptions options, ModelWeights weights, ModelShape shape) {}

    /** The numbers with which a plan is made. */
    private record Draft(Model model, List<DeviceMemory> accelerators, long memoryBytes, CacheTypes types) {

        /** Whether what is wanted fits with all layers where they shall be; without a wish, a context that is of use. */
        boolean fitsWhole() {
            int cells = Math.max(leastTokens(), context().poolTokens());
            boolean whole = request(cells).mostCells(cells) >= cells;
            boolean asked = context().contextTokens() > 0 || !accelerators.isEmpty();
            return whole && (asked || affordable(leastTokens()) >= leastTokens());
        }

        private int leastTokens() {
            int wanted = context().contextTokens();
            return wanted > 0 ? wanted : (int) Math.min(trained(), LEAST_TOKENS);
        }

        RunPlan plan(CacheTypes wanted) {
            int context = contextTokens();
            int pool = poolTokens(context);
            var settings = settings(context, pool);
            return switch (request(pool).place()) {
                case Fits(var placement) -> new RunPlan(settings, placement, wanted);
                case TooLarge(var closest) ->
                    throw new ModelLoadException(
                            model.options().model(),
                            "with a context of %d tokens and a pool of %d in %s it does not fit\n%s"
                                    .formatted(context, pool, types, closest.explanation()));
            };
        }

        private ContextOptions context() {
            return model.options().context();
        }

        private int contextTokens() {
            long longest = longest();
            int wanted = context().contextTokens();
            if (wanted > longest) {
                throw new ModelLoadException(
                        model.options().model(),
                        "a context of %d tokens was asked for, it was trained on %d"
                                .formatted(wanted, model.shape().contextLength()));
            }
            if (wanted > 0) {
                return wanted;
            }
            int most = (int) Math.min(Math.min(longest, trained()), MAX_AUTOMATIC_TOKENS);
            int affordable = affordable(most);
            if (affordable < 1) {
                throw new ModelLoadException(
                        model.options().model(),
                        "not one token of context fits beside the weights\n%s".formatted(explanation(request(1))));
            }
            return Math.min(most, affordable);
        }

        private long longest() {
            return context().length() == ContextOptions.ContextLength.ANY ? MAX_POOL_TOKENS : trained();
        }

        private long trained() {
            return (long) (model.shape().contextLength() * context().rope().stretch());
        }

        private int poolTokens(int contextTokens) {
            int wanted = context().poolTokens();
            if (wanted == 0) {
                int contexts =
                        Math.min(AUTOMATIC_CONTEXTS, model.options().serving().running());
                int most = (int) Math.min((long) contexts * contextTokens, MAX_POOL_TOKENS);
                return Math.max(contextTokens, affordable(most));
            }
            if (wanted < contextTokens) {
                throw new ModelLoadException(
                        model.options().model(),
                        "a pool of %d tokens was asked for, one context has %d".formatted(wanted, contextTokens));
            }
            return wanted;
        }

        /** Tokens up to a limit: what accelerators hold with all layers on them, else a quarter of the memory. */
        private int affordable(int limit) {
            if (!accelerators.isEmpty()) {
                int cells = request(limit).mostCells(limit);
                if (cells >= Math.min(limit, LEAST_TOKENS)) {
                    return cells;
                }
            }
            long quarter = memoryBytes / 4 / bytesPerToken();
            int cpuOnly = new Draft(model, List.of(), memoryBytes, types)
                    .request(limit)
                    .mostCells(limit);
            return (int) Math.min(quarter, cpuOnly);
        }

        /** Bytes that one token of context takes: keys, values, and the scores or the mask of a batch over it. */
        private long bytesPerToken() {
            long compute = demand(2).computeBytes() - demand(1).computeBytes();
            return demand(1).layerCellBytes() * model.weights().layerBytes().size() + Math.max(compute, 1);
        }

        private PlacementRequest request(int cells) {
            var layers = accelerators.isEmpty()
                    ? OptionalInt.empty()
                    : model.options().devices().gpuLayers();
            var cpu = new DeviceMemory("CPU", memoryBytes, memoryBytes);
            return new PlacementRequest(model.weights(), demand(cells), accelerators, cpu, layers);
        }

        private String explanation(PlacementRequest request) {
            return switch (request.place()) {
                case Fits(var placement) -> placement.explanation();
                case TooLarge(var closest) -> closest.explanation();
            };
        }

        private ContextDemand demand(int cells) {
            return types.demand(model.shape(), model.weights(), cells, context().batchTokens(), flashAttention());
        }

        private ContextSettings settings(int contextTokens, int poolTokens) {
            return new ContextSettings(
                    contextTokens,
                    poolTokens,
                    Math.min(context().batchTokens(), contextTokens),
                    context().threads(),
                    types.keys(),
                    types.values(),
                    flashAttention(),
                    rope(contextTokens));
        }

        /** What the options say, or else the one base that the model has for contexts of this length. */
        private RopeOptions rope(int contextTokens) {
            var shape = model.shape();
            return shape.dynamicRope()
                    .filter(dynamic -> context().rope().equals(RopeOptions.MODEL))
                    .filter(dynamic -> contextTokens > dynamic.referenceTokens())
                    .map(dynamic -> RopeOptions.ofBase(dynamic.baseFor(contextTokens, shape.keyLength())))
                    .orElse(context().rope());
        }

        private boolean flashAttention() {
            return types.flashAttention(context().flashAttention(), !accelerators.isEmpty());
        }
    }
}
