package io.lectern.model.planning;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.plan.Placement;
import io.lectern.engine.plan.PlacementOutcome;
import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import io.lectern.engine.plan.PlacementRequest;
import io.lectern.engine.plan.Share;
import io.lectern.gguf.ModelShape;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;

/** Works out one row of a plan. */
record PlanDraft(ModelShape shape, PlannedModel.StoredWeights stored, PlanRequest request, CacheTypes types) {

    private static final int BATCH_TOKENS = 512;

    PlanRow row(int contextTokens) {
        int cells = contextTokens * request.parallel();
        var outcome = request(cells, OptionalInt.of(Integer.MAX_VALUE)).place();
        var whole = placement(outcome);
        var shares = request.accelerated() ? whole.accelerators() : List.of(whole.cpu());
        boolean fits = outcome instanceof Fits;
        int most = request.beyondTraining() ? PlanRequest.MAX_TOKENS : shape.contextLength();
        int longest = request(cells, OptionalInt.empty())
                .mostCells((int) Math.min((long) most * request.parallel(), PlanRequest.MAX_TOKENS));
        return new PlanRow(
                stored.type(),
                stored.fileBytes(),
                types,
                flashAttention(),
                types.layerBytes(shape) * shape.blocks(),
                new PlanRow.Memory(
                        sum(shares, Share::weightBytes),
                        sum(shares, Share::cacheBytes),
                        sum(shares, Share::computeBytes),
                        sum(shares, Share::usableBytes)),
                fits ? whole.layers() : fittingLayers(cells),
                whole.layers(),
                fits,
                longest / request.parallel(),
                false);
    }

    /** Layers that go on the devices when the engine is free to leave the others to the CPU. */
    private int fittingLayers(int cells) {
        return request(cells, OptionalInt.empty()).place() instanceof Fits(var placement) && request.accelerated()
                ? placement.acceleratedLayers()
                : 0;
    }

    private PlacementRequest request(int cells, OptionalInt layers) {
        var demand = types.demand(shape, stored.weights(), cells, BATCH_TOKENS, flashAttention());
        return new PlacementRequest(stored.weights(), demand, request.accelerators(), request.cpu(), layers);
    }

    private boolean flashAttention() {
        return types.flashAttention(FlashAttention.AUTO, request.accelerated());
    }

    private static Placement placement(PlacementOutcome outcome) {
        return switch (outcome) {
            case Fits(var placement) -> placement;
            case TooLarge(var closest) -> closest;
        };
    }

    private static long sum(List<Share> shares, ToLongFunction<Share> bytes) {
        return shares.stream().mapToLong(bytes).sum();
    }
}
