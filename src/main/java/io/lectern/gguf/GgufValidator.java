package io.lectern.gguf;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses model files on which llama.cpp v0.5.0 aborts, at once or at the first token: it ends the whole process then.
 * What llama.cpp itself reports as an error is left to it, unless it is as easily said here.
 */
final class GgufValidator {

    // No file of these was seen to abort llama.cpp after the checks below. The output of all but the qwen ones was
    // compared with an independent computation.
    private static final Set<String> ARCHITECTURES =
            Set.of("llama", "baichuan", "xverse", "nanbeige", "qwen2", "qwen3");
    // llama.cpp takes any other number, and then computes without any position information.
    private static final Set<Integer> BAICHUAN_BLOCKS = Set.of(32, 40);
    private static final Set<String> ROPE_SCALINGS = Set.of("none", "linear", "yarn", "longrope");
    private static final int MAX_BLOCKS = 512;
    private static final int MAX_EXPERTS = 1_024;
    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_CONTEXT = 1 << 27;
    private static final double USUAL_ROPE_BASE = 10_000;

    private final GgufFile file;
    private final MetadataFields fields;

    GgufValidator(GgufFile file) {
        this.file = file;
        this.fields = new MetadataFields(file);
    }

    ModelShape validate() {
        String architecture = fields.oneOf("general.architecture", ARCHITECTURES);
        checkNotSplit();
        var keys = fields.under(architecture);
        int blocks = blocks(architecture, keys);
        int embedding = keys.integer("embedding_length", 1, MAX_WIDTH);
        int heads = keys.integer("attention.head_count", 1, embedding);
        int keyHeads = keyHeads(keys, heads);
        int keyLength = headLength(keys, "attention.key_length", embedding, heads);
        int valueLength = headLength(keys, "attention.value_length", embedding, heads);
        if (valueLength != keyLength) {
            throw refused(keys.name("attention.value_length"), valueLength, "the length of a key head, " + keyLength);
        }
        checkRope(keys, keyLength);
        checkExperts(keys);
        checkVectors();
        keys.integer("feed_forward_length", 1, 1 << 24);
        keys.real("attention.layer_norm_rms_epsilon", Double.MIN_VALUE, 1);
        int vocabulary = new VocabularyValidator(file, fields).validate();
        checkEmbedding(embedding, vocabulary);
        return new ModelShape(
                file.text("general.name").filter(name -> !name.isBlank()).orElseGet(this::fileName),
                architecture,
                blocks,
                embedding,
                heads,
                keyLength,
                keyHeads * keyLength,
                keyHeads * valueLength,
                vocabulary,
                keys.integer("context_length", 1, MAX_CONTEXT),
                dynamicRope(keys, keyLength));
    }

    private void checkNotSplit() {
        if (file.value("split.count").isPresent()) {
            int parts = fields.integer("split.count", 0, 65_535);
            if (parts > 1) {
                throw refused("split.count", parts, "1: join the parts of the model into one file");
            }
        }
    }

    private int blocks(String architecture, MetadataFields keys) {
        int blocks = keys.integer("block_count", 1, MAX_BLOCKS);
        if (architecture.equals("baichuan") && !BAICHUAN_BLOCKS.contains(blocks)) {
            throw refused("baichuan.block_count", blocks, "32 (RoPE) or 40 (ALiBi)");
        }
        boolean looped = architecture.equals("nanbeige") && keys.has("num_loops");
        return looped ? blocks * keys.integer("num_loops", 1, MAX_BLOCKS / blocks) : blocks;
    }

    private int keyHeads(MetadataFields keys, int heads) {
        if (!keys.has("attention.head_count_kv")) {
            return heads;
        }
        int keyHeads = keys.integer("attention.head_count_kv", 1, heads);
        if (heads % keyHeads != 0) {
            throw refused(keys.name("attention.head_count_kv"), keyHeads, "a divisor of the head count, " + heads);
        }
        return keyHeads;
    }

    private int headLength(MetadataFields keys, String key, int embedding, int heads) {
        if (!keys.has(key) && embedding % heads != 0) {
            throw refused(keys.name("attention.head_count"), heads, "a divisor of the embedding length, " + embedding);
        }
        int length = keys.has(key) ? keys.integer(key, 1, MAX_WIDTH) : embedding / heads;
        if (length % 2 != 0) {
            throw refused(
                    "the head length of " + file.text("general.architecture").orElse(""), length, "even");
        }
        return length;
    }

    private void checkRope(MetadataFields keys, int keyLength) {
        // The graphs of llama.cpp rotate whole heads, and most of them end the process when that is not the number.
        if (keys.has("rope.dimension_count")) {
            keys.integer("rope.dimension_count", keyLength, keyLength);
        }
        if (keys.has("rope.scaling.type")) {
            keys.oneOf("rope.scaling.type", ROPE_SCALINGS);
        }
        for (String key : List.of("rope.freq_base", "rope.scaling.factor", "rope.scale_linear")) {
            if (keys.has(key)) {
                keys.real(key, key.equals("rope.freq_base") ? Double.MIN_VALUE : 0, Float.MAX_VALUE);
            }
        }
    }

    private Optional<DynamicRope> dynamicRope(MetadataFields keys, int keyLength) {
        if (!fields.has(DynamicRope.FACTOR_KEY)) {
            return Optional.empty();
        }
        if (keys.has("rope.scaling.type")) {
            keys.oneOf("rope.scaling.type", Set.of("none"));
        }
        if (keyLength < DynamicRope.LEAST_HEAD_LENGTH) {
            throw refused("the head length of a model with dynamic positions", keyLength, "4 or more");
        }
        return Optional.of(new DynamicRope(
                keys.has("rope.freq_base") ? keys.real("rope.freq_base", 1, Float.MAX_VALUE) : USUAL_ROPE_BASE,
                fields.real(DynamicRope.FACTOR_KEY, 1, DynamicRope.MAX_FACTOR),
                fields.integer(DynamicRope.REFERENCE_KEY, 1, DynamicRope.MAX_REFERENCE_TOKENS)));
    }

    private void checkExperts(MetadataFields keys) {
        int experts = keys.has("expert_count") ? keys.integer("expert_count", 0, MAX_EXPERTS) : 0;
        int least = experts > 0 ? 1 : 0;
        int used = keys.has("expert_used_count") ? keys.integer("expert_used_count", least, experts) : 0;
        if (used < least) {
            throw refused(keys.name("expert_used_count"), "missing", "1 to " + experts);
        }
        if (keys.has("expert_group_count")) {
            keys.integer("expert_group_count", 0, experts > 1 ? 1 : 0);
        }
    }

    /** Norms, biases and RoPE factors: llama.cpp has code for them in one type only and aborts at any other. */
    private void checkVectors() {
        for (var tensor : file.tensors()) {
            boolean vector = tensor.elements() == tensor.shape().getFirst();
            if (vector && tensor.type() != TensorType.F32) {
                throw refused("the type of tensor " + tensor.name(), tensor.type(), "F32, as it has one row");
            }
        }
    }

    private void checkEmbedding(int embedding, int vocabulary) {
        var table = file.tensor("token_embd.weight")
                .orElseThrow(() -> refused("tensor token_embd.weight", "missing", "there"));
        var expected = List.of((long) embedding, (long) vocabulary);
        if (!table.shape().equals(expected)) {
            throw refused("the shape of tensor token_embd.weight", table.shape(), expected.toString());
        }
    }

    private String fileName() {
        return String.valueOf(file.path().getFileName());
    }

    private GgufException refused(String subject, Object actual, String limit) {
        return new GgufException(file.path(), subject, actual, limit);
    }
}
