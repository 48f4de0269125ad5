package io.lectern.gguf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A validated LoRA adapter of a model: pairs of thin matrices whose product is added to the model's.
 *
 * @param alpha the product is scaled by alpha / rank; 0 for not at all
 * @param matrices of the model that it changes
 */
public record LoraAdapter(double alpha, int matrices) {

    private static final String A = ".lora_a";
    private static final String B = ".lora_b";
    private static final Set<TensorType> TYPES = Set.of(TensorType.F32, TensorType.F16);

    /**
     * Checks an adapter against the model it is for.
     *
     * @throws GgufException when it is no LoRA adapter, or one for another model
     */
    public static LoraAdapter of(GgufFile adapter, GgufFile model) {
        var fields = new MetadataFields(adapter);
        fields.oneOf("general.type", Set.of("adapter"));
        fields.oneOf("adapter.type", Set.of("lora"));
        fields.oneOf("general.architecture", Set.of(new MetadataFields(model).text("general.architecture")));
        if (fields.has("adapter.alora.invocation_tokens")) {
            throw new GgufException(
                    adapter.path(), "adapter.alora.invocation_tokens", "there", "missing: it is no plain LoRA adapter");
        }
        double alpha = fields.real("adapter.lora.alpha", 0, 1e6);
        return new LoraAdapter(alpha, new Pairs(adapter, model).check());
    }

    /** The tensors of the adapter, by the matrix that they change. */
    private static final class Pairs {

        private final GgufFile adapter;
        private final Map<String, GgufTensor> base = new HashMap<>();
        private final Map<String, GgufTensor> first = new HashMap<>();
        private final Map<String, GgufTensor> second = new HashMap<>();

        Pairs(GgufFile adapter, GgufFile model) {
            this.adapter = adapter;
            model.tensors().forEach(tensor -> base.put(tensor.name(), tensor));
            adapter.tensors().forEach(this::add);
        }

        private void add(GgufTensor tensor) {
            String name = tensor.name();
            if (!name.endsWith(A) && !name.endsWith(B)) {
                throw refused("tensor " + name, "of another kind", "named *.lora_a or *.lora_b");
            }
            if (!TYPES.contains(tensor.type())) {
                throw refused("the type of tensor " + name, tensor.type(), "F32 or F16");
            }
            if (tensor.shape().size() != 2) {
                throw refused("the shape of tensor " + name, tensor.shape(), "that of a matrix");
            }
            String matrix = name.substring(0, name.length() - A.length());
            (name.endsWith(A) ? first : second).put(matrix, tensor);
        }

        int check() {
            if (first.isEmpty()) {
                throw refused("the number of tensors", adapter.tensors().size(), "at least one pair");
            }
            second.keySet().stream().filter(name -> !first.containsKey(name)).forEach(name -> {
                throw refused("tensor " + name + A, "missing", "there, as " + name + B + " is");
            });
            first.forEach(this::check);
            return first.size();
        }

        private void check(String matrix, GgufTensor a) {
            var b = second.get(matrix);
            var target = base.get(matrix);
            if (b == null) {
                throw refused("tensor " + matrix + B, "missing", "there, as " + matrix + A + " is");
            }
            if (target == null || target.shape().size() != 2) {
                throw refused("tensor " + matrix + A, "for no matrix of the model", "for one that it has");
            }
            // The embeddings are looked up, not multiplied, and so their pair lies the other way round.
            boolean lookedUp = matrix.equals("token_embd.weight");
            long rank = a.shape().get(lookedUp ? 0 : 1);
            long in = target.shape().get(0);
            long out = target.shape().get(1);
            requireShape(a, lookedUp ? List.of(rank, out) : List.of(in, rank));
            requireShape(b, lookedUp ? List.of(rank, in) : List.of(rank, out));
        }

        private void requireShape(GgufTensor tensor, List<Long> expected) {
            if (!tensor.shape().equals(expected)) {
                throw refused("the shape of tensor " + tensor.name(), tensor.shape(), expected.toString());
            }
        }

        private GgufException refused(String subject, Object actual, String limit) {
            return new GgufException(adapter.path(), subject, actual, limit);
        }
    }
}
