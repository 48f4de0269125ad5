package io.lectern.model.vocabulary;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.llama.LlamaOptions;
import io.lectern.engine.llama.LlamaTextGenerator;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorType;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** Vocabularies in model files with next to no weights. */
final class VocabularyModels {

    private static final Sizes SIZES = new Sizes(1, 32, 1, 1, 32, 64, 0);

    private VocabularyModels() {}

    /** What {@code config.json} of a model says that has so many tokens. */
    static ModelConfig config(String architecture, int vocabulary) {
        String json = """
                {"architectures": ["%s"], "hidden_size": 64, "num_hidden_layers": 32, "num_attention_heads": 4,
                 "intermediate_size": 96, "vocab_size": %d, "max_position_embeddings": 128, "rms_norm_eps": 1e-6,
                 "tie_word_embeddings": false}
                """.formatted(architecture, vocabulary);
        return ModelConfig.of(Path.of("config.json"), new JsonMapper().readTree(json), ModelHints.NONE);
    }

    static LlamaTextGenerator open(Path file, ModelVocabulary vocabulary) throws IOException {
        var writer = new GgufWriter()
                .metadata("general.architecture", GgufValue.of("llama"))
                .metadata("general.name", GgufValue.of("tiny"))
                .metadata("llama.context_length", GgufValue.of(SIZES.context()))
                .metadata("llama.embedding_length", GgufValue.of(SIZES.embedding()))
                .metadata("llama.block_count", GgufValue.of(SIZES.layers()))
                .metadata("llama.feed_forward_length", GgufValue.of(SIZES.feedForward()))
                .metadata("llama.attention.head_count", GgufValue.of(SIZES.heads()))
                .metadata("llama.attention.head_count_kv", GgufValue.of(SIZES.keyHeads()))
                .metadata("llama.attention.layer_norm_rms_epsilon", GgufValue.of(1e-5f))
                .metadata("llama.rope.dimension_count", GgufValue.of(SIZES.headLength()));
        vocabulary.metadata().forEach(writer::metadata);
        int tokens = texts(vocabulary).elements().size();
        TinyModels.addTensors(
                writer, SIZES, tokens, TensorType.F32, (name, rows, columns) -> (index, row) -> Arrays.fill(row, 0.5f));
        writer.write(file);
        return LlamaTextGenerator.open(
                LlamaOptions.of(file).withContext(c -> c.withThreads(1).withContextTokens(64)));
    }

    static GgufValue.Array texts(ModelVocabulary vocabulary) {
        return list(vocabulary, "tokens");
    }

    static GgufValue.Array list(ModelVocabulary vocabulary, String name) {
        return (GgufValue.Array) Objects.requireNonNull(vocabulary.metadata().get("tokenizer.ggml." + name), name);
    }

    static String text(ModelVocabulary vocabulary, int id) {
        return ((GgufValue.Text) texts(vocabulary).elements().get(id)).value();
    }

    static TokenKind kind(ModelVocabulary vocabulary, int id) {
        var types = list(vocabulary, "token_type");
        return TokenKind.of((int) ((GgufValue.Whole) types.elements().get(id)).value());
    }
}
