package io.lectern.model.conversion;

import io.lectern.engine.TinyModels;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.family.ModelHints;
import io.lectern.model.vocabulary.ModelVocabulary;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** A checkpoint of zeros that is larger than the heap of the process that converts it. */
final class LargeCheckpoint {

    private static final int VOCABULARY = 16_000;
    private static final int EMBEDDING = 2_048;
    private static final int FEED_FORWARD = 512;

    private LargeCheckpoint() {}

    /** Converts it and prints the sizes. */
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        var model = folder.resolve("model.gguf");
        try (var checkpoint = Checkpoint.open(folder)) {
            var config = ModelConfig.of(folder.resolve("config.json"), checkpoint.config(), ModelHints.NONE);
            Conversion.of(checkpoint, config, vocabulary()).write(model, TensorType.F16, bytes -> {});
        }
        System.out.println("converted to " + Files.size(model));
    }

    static Path write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["XverseForCausalLM"], "hidden_size": %d, "num_hidden_layers": 1,
                 "num_attention_heads": 16, "intermediate_size": %d, "vocab_size": %d, "rms_norm_eps": 1e-06,
                 "max_position_embeddings": 256}
                """.formatted(EMBEDDING, FEED_FORWARD, VOCABULARY));
        var header = JsonMapper.shared().createObjectNode();
        long bytes = 0;
        for (var tensor : tensors().entrySet()) {
            var entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            tensor.getValue().forEach(entry.withArray("shape")::add);
            long length = tensor.getValue().stream().reduce(4L, Math::multiplyExact);
            entry.withArray("data_offsets").add(bytes).add(bytes + length);
            bytes += length;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        try (var file = new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            var length = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length);
            file.write(length.array());
            file.write(json);
            file.setLength(Long.BYTES + json.length + bytes);
        }
        return folder;
    }

    private static Map<String, List<Long>> tensors() {
        long embedding = EMBEDDING;
        long feedForward = FEED_FORWARD;
        var layer = Map.of(
                "input_layernorm.weight", List.of(embedding),
                "self_attn.q_proj.weight", List.of(embedding, embedding),
                "self_attn.k_proj.weight", List.of(embedding, embedding),
                "self_attn.v_proj.weight", List.of(embedding, embedding),
                "self_attn.o_proj.weight", List.of(embedding, embedding),
                "post_attention_layernorm.weight", List.of(embedding),
                "mlp.gate_proj.weight", List.of(feedForward, embedding),
                "mlp.up_proj.weight", List.of(feedForward, embedding),
                "mlp.down_proj.weight", List.of(embedding, feedForward));
        var tensors = layer.entrySet().stream()
                .collect(Collectors.toMap(entry -> "model.layers.0." + entry.getKey(), Map.Entry::getValue));
        tensors.put("model.embed_tokens.weight", List.of((long) VOCABULARY, embedding));
        tensors.put("lm_head.weight", List.of((long) VOCABULARY, embedding));
        tensors.put("model.norm.weight", List.of(embedding));
        return tensors;
    }

    private static ModelVocabulary vocabulary() {
        var more = IntStream.range(TinyModels.SPACE + 1, VOCABULARY)
                .mapToObj(id -> "token" + id)
                .toList();
        var all = TinyModels.metadata(TinyModels.Sizes.SMALL, more)
                .describe(Path.of("vocabulary"))
                .metadata();
        return new ModelVocabulary(all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("tokenizer."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
