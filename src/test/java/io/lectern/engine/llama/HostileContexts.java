package io.lectern.engine.llama;

import io.lectern.engine.TinyAdapters;
import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyEncoders.Head;
import io.lectern.engine.TinyModels;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Calls on contexts, states, adapters and encoders that end a process; run in one of its own, which must survive. */
final class HostileContexts {

    private static final int TOKENS = 24;
    private static final int DAMAGED_STATES = 400;
    // Head, cells and the start of the first layer: behind it are only keys and values.
    private static final int STATE_HEAD_BYTES = 16 + 12 * TOKENS + 64;

    private final Path folder;

    private HostileContexts(Path folder) {
        this.folder = folder;
    }

    /** Prints one line for each case: its name, and the exception that it ended with, or {@code accepted}. */
    public static void main(String[] args) throws Exception {
        var hostile = new HostileContexts(Path.of(args[1]));
        switch (args[0]) {
            case "context" -> hostile.context();
            case "states" -> hostile.states();
            case "encoders" -> hostile.encoders();
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println("survived");
    }

    private void context() throws IOException {
        withContext(context -> {
            var cases = new LinkedHashMap<String, Runnable>();
            cases.put("no tokens in a batch", () -> context.decode(new TokenBatch(4)));
            cases.put("more tokens than a batch holds", () -> context.decode(batch(65, 5, 0, 0)));
            cases.put("token -1", () -> context.decode(batch(1, -1, 0, 0)));
            cases.put("token beyond the vocabulary", () -> context.decode(batch(1, 260, 0, 0)));
            cases.put("position -1", () -> context.decode(batch(1, 5, -1, 0)));
            cases.put("sequence -1", () -> context.decode(batch(1, 5, 0, -1)));
            cases.put("sequence 256", () -> context.decode(batch(1, 5, 0, 256)));
            cases.put("logits of no row", () -> context.logits(7));
            cases.put("logits of row -5", () -> context.logits(-5));
            cases.put("length of sequence 256", () -> context.length(256));
            cases.put("sharing with sequence 256", () -> context.share(0, 256, 0, 4));
            cases.put("sharing from sequence -1", () -> context.share(-1, 0, 0, 4));
            cases.put("sharing a negative range", () -> context.share(0, 1, -2, 4));
            cases.put("removing a turned range", () -> context.remove(0, 4, 2));
            cases.put("removing from sequence -1", () -> context.remove(-1, 0, 2));
            cases.put("a snapshot of sequence 256", () -> context.snapshot(256).close());
            cases.put("an adapter that is not there", () -> context.useAdapter(Optional.of("none")));
            cases.put("a gap in positions", () -> require(context.decode(batch(1, 5, 100, 0))));
            cases.put("all of it after that", () -> context.decode(batch(64, 5, TOKENS, 0)));
            cases.forEach(HostileContexts::tell);
        });
    }

    private static void require(Object outcome) {
        throw new IllegalStateException(outcome.toString());
    }

    private void states() throws IOException {
        var random = new Random(Long.getLong("tests.seed", 7));
        withContext(context -> {
            try (var good = (NativeBlob) context.snapshot(0)) {
                byte[] bytes = good.segment().toArray(ValueLayout.JAVA_BYTE);
                for (int i = 0; i < DAMAGED_STATES; i++) {
                    byte[] damaged = bytes.clone();
                    damaged[random.nextInt(STATE_HEAD_BYTES)] ^= (byte) (1 << random.nextInt(8));
                    restore(context, damaged);
                }
                for (int length = 1; length < bytes.length; length += 1 + bytes.length / 60) {
                    if (restore(context, Arrays.copyOf(bytes, length))) {
                        System.out.println("a state of " + length + " bytes was taken");
                    }
                }
                boolean whole = restore(context, bytes);
                System.out.println("the whole state: " + whole + ", " + context.length(1) + " tokens");
                tell("into sequence 256", () -> context.restore(256, good, 0, TOKENS));
                tell("into sequence -1", () -> context.restore(-1, good, 0, TOKENS));
                System.out.println("of other positions: " + context.restore(1, good, 1, TOKENS));
                System.out.println("of other tokens: " + context.restore(1, good, 0, TOKENS - 1));
            }
        });
    }

    private static boolean restore(LlamaContext context, byte[] bytes) {
        try (var blob = NativeBlob.allocate(bytes.length)) {
            MemorySegment.copy(bytes, 0, blob.segment(), ValueLayout.JAVA_BYTE, 0, bytes.length);
            return context.restore(1, blob, 0, TOKENS);
        }
    }

    private void encoders() throws IOException {
        var sizes = new TinyEncoders.Sizes(1, 64, 4, 64, 64, 1);
        for (var change : Map.<String, GgufValue>of(
                        "bert.block_count", GgufValue.of(0),
                        "bert.attention.head_count", GgufValue.of(7),
                        "bert.attention.layer_norm_epsilon", GgufValue.of(-1f),
                        "bert.context_length", GgufValue.of(4_096),
                        "bert.pooling_type", GgufValue.of(99),
                        "tokenizer.ggml.bos_token_id", GgufValue.of(1_000),
                        "tokenizer.ggml.model", GgufValue.of("t5"),
                        "lectern.second_text_offset", GgufValue.of(7))
                .entrySet()) {
            Path good = TinyEncoders.random(folder.resolve("bert.gguf"), sizes, 1, Head.NONE);
            var values = new LinkedHashMap<>(GgufFile.read(good).metadata());
            values.put(change.getKey(), change.getValue());
            var writer = new GgufWriter();
            values.forEach(writer::metadata);
            TinyEncoders.addTensors(writer, sizes);
            writer.write(good);
            tell(change.getKey(), () -> embed(good, 4));
        }
        Path good = TinyEncoders.random(folder.resolve("bert.gguf"), sizes, 1, Head.NONE);
        tell("a text of no tokens", () -> embed(good, 0));
        tell("a text longer than the positions", () -> embed(good, 65));
        tell("a text of all positions", () -> embed(good, 62));
        tell("an encoder that shall generate", () -> open(good));
    }

    private static void embed(Path model, int tokens) {
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1))) {
            var text = new int[tokens];
            Arrays.fill(text, 5);
            embedder.embed(List.of(text, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void open(Path model) {
        try {
            LlamaTextGenerator.open(LlamaOptions.of(model)).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Use {
        void with(LlamaContext context);
    }

    /** A context whose sequence 0 holds some tokens. */
    private void withContext(Use use) throws IOException {
        LlamaLibrary.require(null);
        var sizes = HostileCases.SIZES;
        Path path = TinyModels.random(folder.resolve("model.gguf"), sizes);
        var file = GgufFile.read(path);
        var shape = ModelShape.of(file);
        var options = LlamaOptions.of(path).withContext(c -> c.withThreads(1).withBatchTokens(64));
        var plan = RunPlan.of(options, ModelWeights.of(file), shape, List.of(), 8L << 30);
        var adapters = Map.of("one", TinyAdapters.random(folder.resolve("adapter.gguf"), sizes, 1));
        try (var model = LlamaModel.load(path, shape);
                var loaded = LlamaAdapters.load(model, file, adapters, folder);
                var context = new LlamaContext(model, loaded, plan.context(), shape.vocabulary(), () -> false)) {
            context.decode(batch(TOKENS, 5, 0, 0));
            use.with(context);
        }
    }

    private static TokenBatch batch(int size, int token, int position, int sequence) {
        var batch = new TokenBatch(size);
        for (int i = 0; i < size; i++) {
            batch.add(token, position + i, sequence, i == size - 1);
        }
        return batch;
    }

    private static void tell(String name, Runnable hostile) {
        try {
            hostile.run();
            System.out.println(name + ": accepted");
        } catch (RuntimeException refused) {
            System.out.println(name + ": " + refused.getClass().getSimpleName());
        }
    }
}
