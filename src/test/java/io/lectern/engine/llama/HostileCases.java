package io.lectern.engine.llama;

import io.lectern.engine.AlteredModels;
import io.lectern.engine.EngineException;
import io.lectern.engine.GenerationLimits;
import io.lectern.engine.GenerationRequest;
import io.lectern.engine.Recorder;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What ends a process that hands it to llama.cpp; run in a process of its own, which must survive it. */
final class HostileCases {

    static final Sizes SIZES = new Sizes(1, 32, 2, 1, 32, 256, 1);

    private static final int FUZZ_CASES = 150;

    @FunctionalInterface
    private interface Case {
        void run() throws Exception;
    }

    private final Path folder;
    private final Map<String, Case> cases = new LinkedHashMap<>();

    private HostileCases(Path folder) {
        this.folder = folder;
    }

    /** Prints one line for each case: its name, and the exception that it ended with, or {@code accepted}. */
    public static void main(String[] args) throws Exception {
        var hostile = new HostileCases(Path.of(args[1]));
        switch (args[0]) {
            case "files" -> hostile.files();
            case "settings" -> hostile.settings();
            case "requests" -> hostile.requests();
            case "fuzz" -> hostile.cases.put("fuzz", hostile::fuzz);
            case "abort" -> hostile.cases.put("abort", hostile::abort);
            default -> throw new IllegalArgumentException(args[0]);
        }
        for (var entry : hostile.cases.entrySet()) {
            System.out.println(entry.getKey() + ": " + outcome(entry.getValue()));
        }
        System.out.println("survived");
    }

    private static String outcome(Case hostile) {
        try {
            hostile.run();
            return "accepted";
        } catch (Exception refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private void files() {
        metadata("no blocks", "llama.block_count", GgufValue.of(0));
        metadata("too many blocks", "llama.block_count", GgufValue.of(1_000_000));
        metadata("too many experts", "llama.expert_count", GgufValue.of(100_000));
        metadata("more experts used than there are", "llama.expert_used_count", GgufValue.of(1));
        metadata("dynamic rope", "llama.rope.scaling.type", GgufValue.of("dynamic"));
        metadata("negative epsilon", "llama.attention.layer_norm_rms_epsilon", GgufValue.of(-1e-5f));
        metadata("three heads", "llama.attention.head_count", GgufValue.of(3));
        metadata("endless context", "llama.context_length", GgufValue.of(-1));
        metadata("expert groups without experts", "llama.expert_group_count", GgufValue.of(2));
        metadata("value heads of another length", "llama.attention.value_length", GgufValue.of(8));
        cases.put("no loops", () -> open(looped(0)));
        cases.put("too many loops", () -> open(looped(513)));
        cases.put("two loops", () -> open(looped(2)));
        cases.put("norms in half precision", () -> open(AlteredModels.halfNorms(file(), SIZES)));
        cases.put("odd heads", () -> open(TinyModels.random(file(), new Sizes(1, 60, 4, 4, 32, 128, 1))));
        cases.put("four baichuan layers", () -> open(AlteredModels.architecture(file(), SIZES, "baichuan")));
        cases.put("weights that are not numbers", () -> open(AlteredModels.tensors(file(), SIZES, Float.NaN, "")));
        cases.put("a tensor is missing", () -> open(AlteredModels.tensors(file(), SIZES, 0.1f, "blk.0.ffn_up.weight")));
        cases.put("cut off", () -> open(AlteredModels.truncated(file(), SIZES, 33)));
        cases.put("not a model", () -> open(Files.writeString(file(), "hello ".repeat(100))));
        cases.put("a folder", () -> open(folder));
    }

    private void settings() {
        var options = LlamaOptions.of(TinyModels.random(file(), SIZES)).withContext(c -> c.withThreads(1));
        cases.put("no batch", () -> open(options.withContext(c -> c.withBatchTokens(0))));
        cases.put("ten thousand threads", () -> open(options.withContext(c -> c.withThreads(10_000))));
        cases.put(
                "context of 200 million tokens",
                () -> open(options.withContext(c -> c.withContextTokens(200_000_000))));
        cases.put("longer than trained", () -> open(options.withContext(c -> c.withContextTokens(257))));
        cases.put("quantized values", () -> open(options.withContext(c -> c.withKvTypes(KvType.F16, KvType.Q8_0))));
        cases.put(
                "quantized keys in short heads",
                () -> open(options.withContext(c -> c.withKvTypes(KvType.Q8_0, KvType.F16))));
        cases.put("a library of nowhere", () -> open(options.withLibraryPath(folder)));
    }

    private void requests() throws IOException {
        var generator = LlamaTextGenerator.open(LlamaOptions.of(TinyModels.random(file(), SIZES))
                .withContext(c -> c.withThreads(1).withBatchTokens(8)));
        cases.put("no tokens", () -> generate(generator));
        cases.put("negative token", () -> generate(generator, -1));
        cases.put("token beyond the vocabulary", () -> generate(generator, 260));
        cases.put(
                "prompt beyond the context",
                () -> generate(generator, IntStream.generate(() -> 5).limit(256).toArray()));
        cases.put(
                "prompt of many batches",
                () -> generate(generator, IntStream.generate(() -> 5).limit(255).toArray()));
        cases.put("decoding a negative token", () -> generator.tokenizer().decode(-1));
        cases.put("decoding a foreign token", () -> generator.tokenizer().decode(1_000_000));
        cases.put("strange text", () -> {
            for (String text :
                    List.of("", "\0", "\ud800", "</s><s>", "\uffff", " ".repeat(100_000), "x".repeat(1 << 20))) {
                generator.tokenizer().encode(text);
                generator.tokenizer().encodeScaffold(text);
            }
        });
        cases.put("many threads", () -> manyThreads(generator));
        cases.put("closed twice", () -> {
            generator.close();
            generator.close();
        });
        cases.put("generating after the end", () -> generate(generator, 5));
        cases.put("tokenizing after the end", () -> generator.tokenizer().encode("text"));
    }

    private static void manyThreads(LlamaTextGenerator generator) throws InterruptedException {
        var threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    for (int repeat = 0; repeat < 4; repeat++) {
                        generate(generator, generator.tokenizer().encode("thread " + i));
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
    }

    /** Flips bytes of the header; what Java lets pass, llama.cpp must bear. */
    private void fuzz() throws IOException {
        var random = new Random(Long.getLong("tests.seed", 7));
        byte[] original = Files.readAllBytes(TinyModels.random(file(), SIZES));
        int header = (int) GgufFile.read(file()).dataOffset();
        int accepted = 0;
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] bytes = original.clone();
            bytes[random.nextInt(header)] = (byte) random.nextInt();
            Files.write(file(), bytes);
            try {
                open(file());
                accepted++;
            } catch (GgufException | EngineException refused) {
                assert refused.getMessage() != null;
            }
        }
        System.out.println("accepted " + accepted + " of " + FUZZ_CASES);
    }

    /** Something that ends the process, past all checks. */
    private void abort() throws IOException {
        var path = TinyModels.random(file(), SIZES);
        LlamaLibrary.require(null);
        var model = LlamaModel.load(path, ModelShape.of(GgufFile.read(path)));
        model.newContext(
                "of a pooling that there is not", params -> LlamaContextParams.embeddings(params, 99), Arena.global());
    }

    private void metadata(String name, String key, GgufValue value) {
        cases.put(name, () -> open(AlteredModels.metadata(file(), SIZES, Map.of(key, Optional.of(value)))));
    }

    private Path looped(int loops) throws IOException {
        return AlteredModels.architecture(file(), SIZES, "nanbeige", Map.of("nanbeige.num_loops", GgufValue.of(loops)));
    }

    private Path file() {
        return folder.resolve("model.gguf");
    }

    private static void open(Path model) throws IOException {
        open(LlamaOptions.of(model).withContext(c -> c.withThreads(1)));
    }

    private static void open(LlamaOptions options) throws IOException {
        LlamaTextGenerator.open(options).close();
    }

    private static void generate(LlamaTextGenerator generator, int... prompt) {
        var recorder = new Recorder();
        generator.generate(GenerationRequest.of(prompt, Sampling.GREEDY, GenerationLimits.of(4)), recorder);
        recorder.result();
    }
}
