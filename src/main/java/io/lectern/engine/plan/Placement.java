package io.lectern.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a model goes: the last layers on accelerators, the others and the token embeddings on the CPU.
 *
 * @param layers of the model, the output counted as one
 * @param accelerators those that get a part, in order
 */
public record Placement(int layers, List<Share> accelerators, Share cpu) {

    public Placement {
        accelerators = List.copyOf(accelerators);
    }

    /** Layers on accelerators, the output counted as one. */
    public int acceleratedLayers() {
        return accelerators.stream().mapToInt(Share::layers).sum();
    }

    /** Whether everything is where it can be. */
    boolean fits() {
        return cpu.fits() && accelerators.stream().allMatch(Share::fits);
    }

    /** What goes where, with the numbers; one line for each device. */
    public String explanation() {
        var lines = new ArrayList<String>();
        lines.add("%d of %d layers on accelerators".formatted(acceleratedLayers(), layers));
        accelerators.forEach(share -> lines.add(share.explanation()));
        lines.add(cpu.explanation());
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
