package io.lectern.engine.llama;

import io.lectern.engine.AlteredModels;
import io.lectern.engine.EngineException;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What ends a process that has llama.cpp quantize it; run in a process of its own, which must survive it. */
final class HostileQuantizations {

    private static final Sizes SIZES = new Sizes(1, 64, 2, 1, 64, 256, 1);
    private static final int FUZZ_CASES = 150;

    private final ModelQuantizer quantizer = new ModelQuantizer(1, null);
    private final Path source;
    private final Path target;

    private HostileQuantizations(Path folder) {
        this.source = folder.resolve("source.gguf");
        this.target = folder.resolve("target.gguf");
    }

    private interface Model {
        Path write(Path path) throws IOException;
    }

    /** Prints one line for each case: its name, and the exception that it ended with, or {@code accepted}. */
    public static void main(String[] args) throws IOException {
        var hostile = new HostileQuantizations(Path.of(args[0]));
        hostile.metadata("no blocks", "llama.block_count", GgufValue.of(0));
        hostile.metadata("too many blocks", "llama.block_count", GgufValue.of(1_000_000));
        hostile.metadata("more blocks than there are", "llama.block_count", GgufValue.of(2));
        hostile.metadata("too many experts", "llama.expert_count", GgufValue.of(100_000));
        hostile.metadata("dynamic rope", "llama.rope.scaling.type", GgufValue.of("dynamic"));
        hostile.metadata("parts", "split.count", new GgufValue.Whole(GgufValueType.UINT16, 2));
        hostile.say("numbers that are none", path -> AlteredModels.tensors(path, SIZES, Float.NaN, ""));
        hostile.say("endless numbers", path -> AlteredModels.tensors(path, SIZES, Float.POSITIVE_INFINITY, ""));
        hostile.say("a tensor is missing", path -> AlteredModels.tensors(path, SIZES, 0.1f, "blk.0.ffn_up.weight"));
        hostile.say("odd rows", path -> TinyModels.random(path, new Sizes(1, 40, 2, 1, 36, 256, 1)));
        hostile.say("cut off", path -> AlteredModels.truncated(path, SIZES, 33));
        hostile.say("no model", path -> Files.writeString(path, "hello ".repeat(100)));
        hostile.say("a folder", path -> Path.of(args[0]));
        hostile.say("an encoder without blocks", path -> AlteredModels.architecture(path, SIZES, "bert"));
        hostile.fuzz();
        System.out.println("survived");
    }

    private void metadata(String name, String key, GgufValue value) {
        say(name, path -> AlteredModels.metadata(path, SIZES, Map.of(key, Optional.of(value))));
    }

    private void say(String name, Model model) {
        System.out.println(name + ": " + outcome(model));
    }

    private String outcome(Model model) {
        try {
            quantizer.quantize(model.write(source), target, ModelFileType.Q8_0, bytes -> {});
            return "accepted";
        } catch (IOException | GgufException | EngineException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    /** Flips bytes of the header; what Java lets pass, llama.cpp must bear. */
    private void fuzz() throws IOException {
        long seed = Long.getLong("tests.seed", 7);
        var random = new Random(seed);
        byte[] original = Files.readAllBytes(TinyModels.random(source, SIZES));
        int header = (int) GgufFile.read(source).dataOffset();
        int accepted = 0;
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] bytes = original.clone();
            bytes[random.nextInt(header)] = (byte) random.nextInt();
            if (outcome(path -> Files.write(path, bytes)).equals("accepted")) {
                accepted++;
            }
        }
        System.out.println("fuzz with seed %d: accepted %d of %d".formatted(seed, accepted, FUZZ_CASES));
    }
}
