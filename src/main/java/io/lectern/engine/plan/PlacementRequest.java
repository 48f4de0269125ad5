package io.lectern.engine.plan;

import io.lectern.engine.plan.PlacementOutcome.Fits;
import io.lectern.engine.plan.PlacementOutcome.TooLarge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * What to place, and where it may go.
 *
 * @param accelerators to use, in the order in which layers go to them; empty for the CPU only
 * @param layers to put on accelerators, the output counted as one; empty for as many as fit
 */
public record PlacementRequest(
        ModelWeights weights,
        ContextDemand context,
        List<DeviceMemory> accelerators,
        DeviceMemory cpu,
        OptionalInt layers) {

    private static final int FILL_LEVELS = 64;

    public PlacementRequest {
        accelerators = List.copyOf(accelerators);
    }

    /**
     * Puts as many layers on accelerators as fit: on the one with the most room when it holds them all, else on all of
     * them, filled alike.
     */
    public PlacementOutcome place() {
        int most = Math.min(layers.orElse(weights.units()), accelerators.isEmpty() ? 0 : weights.units());
        int least = layers.isPresent() ? most : 0;
        var tried = placement(most);
        for (int count = most - 1; count >= least && !tried.fits(); count--) {
            tried = placement(count);
        }
        return tried.fits() ? new Fits(tried) : new TooLarge(tried);
    }

    /**
     * The most cells, up to a limit, with which everything fits where it was asked to be; all layers on accelerators
     * when that was left open and there are any.
     */
    public int mostCells(int limit) {
        var wish = layers.isPresent() ? layers : OptionalInt.of(weights.units());
        int fitting = 0;
        int tooMany = limit + 1;
        while (tooMany - fitting > 1) {
            int cells = fitting + (tooMany - fitting) / 2;
            var request = new PlacementRequest(weights, context.withCells(cells), accelerators, cpu, wish);
            if (request.place() instanceof Fits) {
                fitting = cells;
            } else {
                tooMany = cells;
            }
        }
        return fitting;
    }

    private Placement placement(int count) {
        var counts = spread(count);
        var shares = new ArrayList<Share>();
        int unit = weights.units() - count;
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                shares.add(share(accelerators.get(i), unit, counts.get(i)));
                unit += counts.get(i);
            }
        }
        return new Placement(weights.units(), shares, cpuShare(count));
    }

    /** Units on each accelerator; when they fit nowhere, the last one gets what is left. */
    private List<Integer> spread(int count) {
        int first = weights.units() - count;
        var alone = accelerators.stream()
                .max(Comparator.comparingLong(DeviceMemory::usableBytes))
                .filter(device -> fitting(first, device.usableBytes()) == count);
        if (alone.isPresent()) {
            return accelerators.stream()
                    .map(device -> device.equals(alone.get()) ? count : 0)
                    .toList();
        }
        for (int level = 1; level <= FILL_LEVELS; level++) {
            var counts = filled(first, count, level);
            if (counts.stream().mapToInt(Integer::intValue).sum() == count) {
                return counts;
            }
        }
        var counts = new ArrayList<>(filled(first, count, FILL_LEVELS));
        if (!counts.isEmpty()) {
            int placed = counts.stream().mapToInt(Integer::intValue).sum();
            counts.addLast(counts.removeLast() + count - placed);
        }
        return counts;
    }

    private List<Integer> filled(int first, int count, int level) {
        var counts = new ArrayList<Integer>();
        int unit = first;
        for (var device : accelerators) {
            int units = Math.min(fitting(unit, device.usableBytes() / FILL_LEVELS * level), first + count - unit);
            counts.add(units);
            unit += units;
        }
        return counts;
    }

    /** Units from the first one on that fit into some bytes, beside the buffer to compute in. */
    private int fitting(int first, long bytes) {
        long left = bytes - context.computeBytes();
        int unit = first;
        while (unit < weights.units() && left >= unitBytes(unit)) {
            left -= unitBytes(unit);
            unit++;
        }
        return unit - first;
    }

    private long unitBytes(int unit) {
        return weightBytes(unit) + cacheBytes(unit);
    }

    private long weightBytes(int unit) {
        return unit < weights.layerBytes().size()
                ? weights.layerBytes().get(unit)
                : weights.outputBytes() + (weights.tied() ? weights.inputBytes() : 0);
    }

    private long cacheBytes(int unit) {
        return unit < weights.layerBytes().size() ? context.layerCacheBytes() : 0;
    }

    private Share share(DeviceMemory device, int first, int count) {
        long weight = 0;
        long cache = 0;
        for (int unit = first; unit < first + count; unit++) {
            weight += weightBytes(unit);
            cache += cacheBytes(unit);
        }
        return new Share(device.name(), count, weight, cache, context.computeBytes(), device.usableBytes());
    }

    private Share cpuShare(int accelerated) {
        int count = weights.units() - accelerated;
        long weight = weights.inputBytes() + (count == weights.units() ? weights.outputBytes() : 0);
        for (int layer = 0; layer < Math.min(count, weights.layerBytes().size()); layer++) {
            weight += weights.layerBytes().get(layer);
        }
        long cache =
                context.layerCacheBytes() * Math.min(count, weights.layerBytes().size());
        // The logits are copied to the CPU wherever they were computed.
        long compute = context.outputBytes() + (count > 0 ? context.computeBytes() : 0);
        return new Share(cpu.name(), count, weight, cache, compute, cpu.usableBytes());
    }
}
