package io.lectern.engine.llama;

import io.lectern.engine.TinyEncoders;
import io.lectern.engine.TinyEncoders.Sizes;
import io.lectern.gguf.CharacterMaps;
import io.lectern.gguf.EmbeddingShape;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Vocabularies of unigrams that end a process that hands them to llama.cpp; run in one of its own. */
final class HostileUnigrams {

    private static final Sizes SIZES = new Sizes(1, 32, 2, 32, 64, 1);
    private static final int FUZZ_CASES = 200;
    private static final String MAP = "tokenizer.ggml.precompiled_charsmap";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String SCORES = "tokenizer.ggml.scores";

    private final Path file;
    private final byte[] map = CharacterMaps.of(IntStream.range(0, 200)
            .boxed()
            .collect(Collectors.toMap(i -> Character.toString(0xFF01 + i), i -> "x" + i)));

    private HostileUnigrams(Path folder) {
        this.file = folder.resolve("unigrams.gguf");
    }

    /** Prints one line for each case: its name, and the exception that it ended with, or {@code accepted}. */
    public static void main(String[] args) throws IOException {
        var hostile = new HostileUnigrams(Path.of(args[1]));
        if (args[0].equals("unchecked")) {
            hostile.unchecked();
        } else {
            hostile.files();
        }
        System.out.println("survived");
    }

    private void files() {
        tell("a map of nothing", MAP, GgufValue.bytes());
        tell("a map of texts", MAP, GgufValue.texts(List.of("a", "b", "c", "d", "e")));
        tell("a table longer than its map", MAP, map(0, map.length));
        tell("a way out of the table", MAP, map(4, 0x7FFF_FC00));
        tell("a text without an end", MAP, GgufValue.bytes(Arrays.copyOf(map, map.length - 1)));
        tell("a text of 65 bytes", MAP, GgufValue.bytes(CharacterMaps.of(Map.of("Ａ", "x".repeat(65)))));
        tell("no unknown token", Map.of("tokenizer.ggml.unknown_token_id", Optional.empty()));
        tell("a beginning that text becomes", "tokenizer.ggml.bos_token_id", GgufValue.of(5));
        var scores = new float[SIZES.vocabulary()];
        scores[9] = Float.NaN;
        tell("scores that are not numbers", SCORES, GgufValue.reals(scores));
        tell("too few scores", SCORES, GgufValue.reals(Arrays.copyOf(scores, 9)));
        tell("a token of 600 bytes", TOKENS, tokens("x".repeat(600)));
        tell("the same token twice", TOKENS, tokens("a"));
        tell("nothing wrong", MAP, GgufValue.bytes(map));
        System.out.println("fuzzed maps: accepted " + fuzz() + " of " + FUZZ_CASES);
    }

    /** Corrupts maps; of what Java lets pass, every text must be bearable. */
    private int fuzz() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed " + seed);
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] changed = map.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                changed[4 + random.nextInt(changed.length - 4)] = (byte) random.nextInt();
            }
            try {
                tokenize(Map.of(MAP, Optional.of(GgufValue.bytes(changed))), random);
                accepted++;
            } catch (GgufException refused) {
                assert refused.getMessage() != null;
            }
        }
        return accepted;
    }

    /** Something that ends the process, past all checks: at a text, not yet when the model is loaded. */
    private void unchecked() throws IOException {
        int firstByte = 0xEF;
        int place = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).getInt(4) >>> 10;
        var changed = map(4 + Integer.BYTES * (place ^ firstByte), 0x7FFF_FC00 | firstByte);
        TinyEncoders.unigrams(file, SIZES, Map.of(MAP, Optional.of(changed)));
        LlamaLibrary.require(null);
        tokenize(new Random(1));
    }

    private void tell(String name, String key, GgufValue value) {
        tell(name, Map.of(key, Optional.of(value)));
    }

    private void tell(String name, Map<String, Optional<GgufValue>> changes) {
        try {
            tokenize(changes, new Random(1));
            System.out.println(name + ": accepted");
        } catch (RuntimeException refused) {
            System.out.println(name + ": " + refused.getClass().getSimpleName());
        }
    }

    private void tokenize(Map<String, Optional<GgufValue>> changes, Random random) {
        try {
            TinyEncoders.unigrams(file, SIZES, changes);
            LlamaLibrary.require(null);
            EmbeddingShape.of(GgufFile.read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tokenize(random);
    }

    private void tokenize(Random random) {
        try (var model = LlamaModel.load(file, SIZES.vocabulary(), DeviceOptions.defaults(), List.of())) {
            var tokenizer = new LlamaTokenizer(model, SIZES.vocabulary(), 1 << 16, 1 << 16);
            var text = new StringBuilder("the \u0000 \uD800 ");
            for (int i = 0; i < 2_000; i++) {
                text.appendCodePoint(random.nextBoolean() ? 0xFF01 + random.nextInt(200) : random.nextInt(0x11_0000));
            }
            tokenizer.encode(text.toString());
            tokenizer.encodeScaffold(text.toString());
        }
    }

    private GgufValue map(int offset, int value) {
        byte[] changed = map.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return GgufValue.bytes(changed);
    }

    /** As many tokens as before, the last one another. */
    private static GgufValue tokens(String last) {
        var tokens = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>", "a"));
        while (tokens.size() < SIZES.vocabulary() - 1) {
            tokens.add("t" + tokens.size());
        }
        tokens.add(last);
        return GgufValue.texts(tokens);
    }
}
