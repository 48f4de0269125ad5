package io.lectern.gguf;

import java.util.List;
import java.util.OptionalInt;

/** Refuses encoder models on which llama.cpp v0.5.0 aborts. */
final class EncoderValidator {

    private static final int MAX_BLOCKS = 512;
    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_CONTEXT = 1 << 20;
    private static final int MAX_POOLING = 4;

    private final GgufFile file;
    private final MetadataFields keys;
    private final MetadataFields fields;

    EncoderValidator(GgufFile file) {
        this.file = file;
        this.fields = new MetadataFields(file);
        this.keys = fields.under("bert");
    }

    EmbeddingShape validate() {
        int blocks = keys.integer("block_count", 1, MAX_BLOCKS);
        int embedding = keys.integer("embedding_length", 1, MAX_WIDTH);
        int heads = keys.integer("attention.head_count", 1, embedding);
        if (embedding % heads != 0) {
            throw refused(keys.name("attention.head_count"), heads, "a divisor of the embedding length, " + embedding);
        }
        for (String other : List.of("attention.head_count_kv", "attention.key_length", "attention.value_length")) {
            int usual = other.endsWith("_kv") ? heads : embedding / heads;
            if (keys.has(other)) {
                keys.integer(other, usual, usual);
            }
        }
        keys.integer("feed_forward_length", 1, 1 << 24);
        keys.real("attention.layer_norm_epsilon", Double.MIN_VALUE, 1);
        checkVectors();
        int vocabulary = new VocabularyValidator(file, fields).validateEncoder();
        requireTable("token_embd.weight", embedding, vocabulary);
        int positions = keys.integer("context_length", 1, MAX_CONTEXT);
        requireTable("position_embd.weight", embedding, positions);
        return new EmbeddingShape(
                file.text("general.name").filter(name -> !name.isBlank()).orElseGet(this::fileName),
                "bert",
                blocks,
                embedding,
                heads,
                vocabulary,
                positions,
                pooling(keys),
                classifierOutputs(file, embedding),
                fields.text("tokenizer.ggml.model"),
                secondText(vocabulary));
    }

    private int secondText(int vocabulary) {
        if (!fields.has(EmbeddingShape.SECOND_TEXT)) {
            return 0;
        }
        return fields.integer(EmbeddingShape.SECOND_TEXT, vocabulary / 2, vocabulary / 2);
    }

    /** The kind of pooling that the file asks for, if it does. */
    static OptionalInt pooling(MetadataFields keys) {
        return keys.has("pooling_type")
                ? OptionalInt.of(keys.integer("pooling_type", 0, MAX_POOLING))
                : OptionalInt.empty();
    }

    /** The numbers that the head for scores gives; 0 without one. */
    static int classifierOutputs(GgufFile file, int embedding) {
        var last = file.tensor("cls.output.weight").or(() -> file.tensor("cls.weight"));
        if (last.isEmpty()) {
            return 0;
        }
        var shape = last.get().shape();
        if (shape.getFirst() != embedding || shape.size() > 2) {
            throw new GgufException(
                    file.path(), "the shape of tensor " + last.get().name(), shape, "[" + embedding + ", outputs]");
        }
        return shape.size() < 2 ? 1 : Math.toIntExact(shape.get(1));
    }

    private void checkVectors() {
        for (var tensor : file.tensors()) {
            if (tensor.elements() == tensor.shape().getFirst() && tensor.type() != TensorType.F32) {
                throw refused("the type of tensor " + tensor.name(), tensor.type(), "F32, as it has one row");
            }
        }
    }

    private void requireTable(String name, long columns, long rows) {
        var table = file.tensor(name).orElseThrow(() -> refused("tensor " + name, "missing", "there"));
        var expected = List.of(columns, rows);
        if (!table.shape().equals(expected)) {
            throw refused("the shape of tensor " + name, table.shape(), expected.toString());
        }
    }

    private String fileName() {
        return String.valueOf(file.path().getFileName());
    }

    private GgufException refused(String subject, Object actual, String limit) {
        return new GgufException(file.path(), subject, actual, limit);
    }
}
