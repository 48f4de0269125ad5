package io.lectern.model.planning;

import io.lectern.engine.llama.CacheTypes;
import io.lectern.engine.llama.ContextOptions;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.plan.DeviceMemory;
import io.lectern.gguf.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much memory a model takes at a length, with each type of weights and of cache, and which of them it can run with. The
 * numbers are those with which the engine decides.
 *
 * @param positions what tells positions apart at this length
 * @param refused why this cannot be run, each as a sentence; empty when it can
 * @param unconfirmed what no published source confirms, each as "field: value"
 */
public record ContextPlan(
        Subject model,
        int contextTokens,
        int parallel,
        PlannedPositions positions,
        List<DeviceMemory> devices,
        List<PlanRow> rows,
        List<String> refused,
        List<String> unconfirmed) {

    private static final List<CacheTypes> ALL = Stream.of(KvType.F16, KvType.Q8_0, KvType.Q4_0)
            .map(type -> new CacheTypes(type, type))
            .toList();
    private static final CacheTypes QUANTIZED_KEYS = new CacheTypes(KvType.Q8_0, KvType.F16);

    /** What is planned, by its sizes. */
    public record Subject(
            String name,
            String architecture,
            int layers,
            int embedding,
            int heads,
            int headLength,
            int keyRow,
            int vocabulary,
            int trainedTokens) {

        private static Subject of(ModelShape shape) {
            return new Subject(
                    shape.name(),
                    shape.architecture(),
                    shape.blocks(),
                    shape.embeddingLength(),
                    shape.heads(),
                    shape.keyLength(),
                    shape.keyRow(),
                    shape.vocabulary(),
                    shape.contextLength());
        }
    }

    public ContextPlan {
        devices = List.copyOf(devices);
        rows = List.copyOf(rows);
        refused = List.copyOf(refused);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /**
     * Works it out.
     *
     * @throws IllegalArgumentException when the contexts have more tokens than any cache
     */
    public static ContextPlan of(PlannedModel model, PlanRequest request) {
        var shape = model.shape();
        int tokens = request.contextTokens(shape);
        var rows = new ArrayList<PlanRow>();
        for (var weights : model.weights()) {
            rows.addAll(rows(model, weights, request, tokens));
        }
        return new ContextPlan(
                Subject.of(shape),
                tokens,
                request.parallel(),
                PlannedPositions.of(model.positions(), tokens, shape.keyLength()),
                request.accelerated() ? request.accelerators() : List.of(request.cpu()),
                rows,
                refusals(shape, request, tokens, rows),
                model.unconfirmed());
    }

    private static List<PlanRow> rows(
            PlannedModel model, PlannedModel.StoredWeights weights, PlanRequest request, int tokens) {
        var rows = new ArrayList<PlanRow>();
        for (var types : types(model.shape(), request)) {
            rows.add(new PlanDraft(model.shape(), weights, request, types).row(tokens));
        }
        if (request.cache().isEmpty()) {
            markAutomatic(rows, CacheTypes.choices(ContextOptions.defaults(), model.shape(), request.accelerated()));
        }
        return rows;
    }

    private static List<CacheTypes> types(ModelShape shape, PlanRequest request) {
        if (request.cache().isPresent()) {
            return List.of(request.cache().get());
        }
        if (CacheTypes.choices(ContextOptions.defaults(), shape, true).size() == 1) {
            return List.of(CacheTypes.PLAIN);
        }
        // Accelerators have the fused kernel for equal types only.
        var types = new ArrayList<>(ALL);
        if (!request.accelerated()) {
            types.add(1, QUANTIZED_KEYS);
        }
        return types;
    }

    /** The first of the engine's choices with which it fits whole, or else the last, when it can be run with it. */
    private static void markAutomatic(List<PlanRow> rows, List<CacheTypes> choices) {
        var chosen = rows.stream().filter(row -> choices.contains(row.cache())).toList();
        chosen.stream()
                .filter(PlanRow::fits)
                .findFirst()
                .or(() -> chosen.reversed().stream().findFirst().filter(row -> row.layers() > 0))
                .ifPresent(row -> rows.set(rows.indexOf(row), row.asAutomatic()));
    }

    private static List<String> refusals(ModelShape shape, PlanRequest request, int tokens, List<PlanRow> rows) {
        var refusals = new ArrayList<String>();
        if (tokens > shape.contextLength() && !request.beyondTraining()) {
            refusals.add(
                    "%d tokens are more than the %d that it was trained on: refused unless --beyond-training says so"
                            .formatted(tokens, shape.contextLength()));
        }
        if (rows.stream().noneMatch(row -> row.layers() > 0)) {
            int longest = rows.stream().mapToInt(PlanRow::longestTokens).max().orElse(0);
            refusals.add("%d × %d tokens do not fit with any of these weights and caches; %d would"
                    .formatted(request.parallel(), tokens, longest));
        }
        return refusals;
    }
}
