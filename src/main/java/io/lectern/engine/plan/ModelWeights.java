package io.lectern.engine.plan;

import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A model's weights by where they are used, in bytes.
 *
 * @param inputBytes of the token embeddings, which stay on the CPU
 * @param layerBytes of each transformer layer, in order
 * @param outputBytes of what comes after the layers
 * @param tied whether the output is the token embeddings: a device that computes it needs a copy
 * @param widest most rows or columns that a matrix of a layer has
 */
public record ModelWeights(long inputBytes, List<Long> layerBytes, long outputBytes, boolean tied, long widest) {

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,4})\\..*");
    private static final String EMBEDDINGS = "token_embd.weight";

    public ModelWeights {
        layerBytes = List.copyOf(layerBytes);
    }

    /** The weights of a model file. */
    public static ModelWeights of(GgufFile file) {
        long input = 0;
        long output = 0;
        long widest = 1;
        var layers = new TreeMap<Integer, Long>();
        for (var tensor : file.tensors()) {
            var layer = LAYER.matcher(tensor.name());
            if (layer.matches()) {
                layers.merge(Integer.valueOf(layer.group(1)), tensor.bytes(), Long::sum);
                widest = Math.max(widest, widest(tensor));
            } else if (tensor.name().equals(EMBEDDINGS)) {
                input += tensor.bytes();
            } else {
                output += tensor.bytes();
            }
        }
        boolean tied = file.tensor("output.weight").isEmpty();
        return new ModelWeights(input, List.copyOf(layers.values()), output, tied, widest);
    }

    private static long widest(GgufTensor tensor) {
        return tensor.shape().size() < 2
                ? 1
                : Math.max(tensor.shape().get(0), tensor.shape().get(1));
    }

    /** All of them, as they lie in the file. */
    public long bytes() {
        return inputBytes
                + outputBytes
                + layerBytes.stream().mapToLong(Long::longValue).sum();
    }

    /** What an accelerator can hold one by one: each layer, and the output as the last. */
    int units() {
        return layerBytes.size() + 1;
    }
}
