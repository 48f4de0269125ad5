package io.lectern.model.store;

import io.lectern.model.checkpoint.CheckpointFiles;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import io.lectern.model.checkpoint.CheckpointTensor;
import io.lectern.model.vocabulary.TinyTokenizers;
import io.lectern.model.vocabulary.TinyTokenizers.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Whole checkpoints, as their authors publish them, with random weights and few of them. */
public final class TinyCheckpoints {

    private static final int WIDTH = 64;
    private static final int HEADS = 4;
    private static final int FEED_FORWARD = 96;
    /** Baichuan 7B is known by them. */
    private static final int BAICHUAN_LAYERS = 32;

    private final Random random = new Random(11);
    private final List<Weight> weights = new ArrayList<>();
    private final int vocabulary;

    private TinyCheckpoints(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Like XVERSE-13B-Chat: sharded safetensors, {@code tokenizer.json}, a licence in a file. */
    public static Path xverse(Path folder) throws IOException {
        Files.createDirectories(folder);
        int vocabulary = TinyTokenizers.xverse(folder);
        var model = new TinyCheckpoints(vocabulary);
        model.addAll(2, false);
        CheckpointFiles.write(
                folder,
                config(
                        "XverseForCausalLM",
                        "xverse",
                        2,
                        vocabulary,
                        "\"bos_token_id\": 2, \"eos_token_id\": 3, \"pad_token_id\": 1"),
                model.weights,
                Format.SHARDED_SAFETENSORS);
        Files.writeString(folder.resolve("generation_config.json"), """
                {"do_sample": true, "temperature": 0.5, "top_k": 30, "top_p": 0.85, "repetition_penalty": 1.1,
                 "max_new_tokens": 2048, "bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 1}
                """);
        Files.writeString(folder.resolve("MODEL_LICENSE.txt"), "You may use this model for tests.\n");
        Files.writeString(folder.resolve("README.md"), "---\nlicense: apache-2.0\n---\n# A model\n");
        return folder;
    }

    /** Like Baichuan-7B: one PyTorch archive, {@code tokenizer.model}, no licence. */
    public static Path baichuan(Path folder) throws IOException {
        return baichuan(folder, Shape.BAICHUAN);
    }

    /** The same with the tokenizer of one of its generations. */
    static Path baichuan(Path folder, Shape generation) throws IOException {
        Files.createDirectories(folder);
        int vocabulary = TinyTokenizers.sentencePiece(folder, generation);
        var model = new TinyCheckpoints(vocabulary);
        model.addAll(BAICHUAN_LAYERS, true);
        CheckpointFiles.write(
                folder,
                config(
                        "BaiChuanForCausalLM",
                        "baichuan",
                        BAICHUAN_LAYERS,
                        vocabulary,
                        "\"bos_token_id\": 1, \"eos_token_id\": 2, \"pad_token_id\": 0"),
                model.weights,
                Format.PYTORCH);
        return folder;
    }

    /** An adapter for the one of {@link #baichuan}, as PEFT saves it. */
    public static Path adapter(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"r\": 2, \"lora_alpha\": 64}");
        var model = new TinyCheckpoints(0);
        String module = "base_model.model.model.layers.0.self_attn.W_pack.";
        model.add(module + "lora_A.weight", 2, WIDTH);
        model.add(module + "lora_B.weight", 3 * WIDTH, 2);
        CheckpointFiles.writeFile(folder.resolve("adapter_model.safetensors"), model.weights);
        return folder;
    }

    private static String config(String architecture, String type, int layers, int vocabulary, String more) {
        return """
                {"architectures": ["%s"], "model_type": "%s", "hidden_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "intermediate_size": %d, "vocab_size": %d, "rms_norm_eps": 1e-06,
                 "max_position_embeddings": 1024, "hidden_act": "silu", "torch_dtype": "bfloat16", %s}
                """.formatted(architecture, type, WIDTH, layers, HEADS, FEED_FORWARD, vocabulary, more);
    }

    private void addAll(int layers, boolean packed) {
        add("model.embed_tokens.weight", vocabulary, WIDTH);
        for (int layer = 0; layer < layers; layer++) {
            String name = "model.layers.%d.".formatted(layer);
            addNorm(name + "input_layernorm.weight");
            if (packed) {
                add(name + "self_attn.W_pack.weight", 3 * WIDTH, WIDTH);
            } else {
                List.of("q", "k", "v")
                        .forEach(part -> add(name + "self_attn.%s_proj.weight".formatted(part), WIDTH, WIDTH));
            }
            add(name + "self_attn.o_proj.weight", WIDTH, WIDTH);
            addNorm(name + "post_attention_layernorm.weight");
            add(name + "mlp.gate_proj.weight", FEED_FORWARD, WIDTH);
            add(name + "mlp.up_proj.weight", FEED_FORWARD, WIDTH);
            add(name + "mlp.down_proj.weight", WIDTH, FEED_FORWARD);
        }
        addNorm("model.norm.weight");
        add("lm_head.weight", vocabulary, WIDTH);
    }

    private void add(String name, int rows, int width) {
        var numbers = new float[rows * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() / Math.sqrt(width));
        }
        weights.add(Weight.of(name, numbers, rows, width).as(CheckpointTensor.Type.BF16));
    }

    private void addNorm(String name) {
        var ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        weights.add(Weight.of(name, ones, WIDTH).as(CheckpointTensor.Type.BF16));
    }
}
