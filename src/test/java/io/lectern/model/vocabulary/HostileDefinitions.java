package io.lectern.model.vocabulary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Reads definitions that mean no good, and says of each what came of it. */
final class HostileDefinitions {

    private static final String MODEL = "\"model\":{\"type\":\"BPE\"";
    private static final String NORMALIZER = "{\"type\":\"NFKC\"}";
    private static final String PUNCTUATION = "{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"}";
    private static final String PREFIX = "\"continuing_subword_prefix\":null";

    private HostileDefinitions() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        TinyTokenizers.xverse(folder);
        Path file = folder.resolve("tokenizer.json");
        String right = Files.readString(file);
        cases(right).forEach((name, definition) -> System.out.println(name + ": " + outcome(file, definition, 1)));
        String qwen = right.replace(PUNCTUATION, split(WordExpressions.QWEN.replace("\\", "\\\\")));
        System.out.println("four million blanks: " + blanks(file, qwen));
        fuzz(file, right, seed);
        System.out.println("survived");
    }

    private static Map<String, String> cases(String right) {
        var cases = new LinkedHashMap<String, String>();
        cases.put("nothing wrong", right);
        cases.put("a prefix longer than tokens", right.replace(PREFIX, "\"continuing_subword_prefix\":\"#######\""));
        cases.put("a prefix within characters", right.replace(PREFIX, "\"continuing_subword_prefix\":\"a\""));
        cases.put("a suffix", right.replace("\"end_of_word_suffix\":null", "\"end_of_word_suffix\":\"人人人\""));
        cases.put("chance", right.replace("\"dropout\":null", "\"dropout\":0.9"));
        cases.put("more than chance", right.replace("\"dropout\":null", "\"dropout\":7"));
        cases.put("an unknown unknown", right.replace("\"unk_token\":\"<unk>\"", "\"unk_token\":\"<nope>\""));
        cases.put("no unknown", right.replace("\"unk_token\":\"<unk>\"", "\"unk_token\":null"));
        cases.put("no bytes", right.replace("<0x", "<1x"));
        cases.put("a huge id", right.replaceFirst("\"<unk>\":0", "\"<unk>\":4294967295"));
        cases.put("a negative id", right.replaceFirst("\"<unk>\":0", "\"<unk>\":-1"));
        cases.put("rules of noise", right.replace(NORMALIZER, precompiled(new byte[] {4, 0, 0, 0, -1, -1, -1, 1, 9})));
        cases.put("rules that lead nowhere", right.replace(NORMALIZER, precompiled(nowhere())));
        cases.put("replacing nothing", right.replace(NORMALIZER, replace("String", "")));
        cases.put("replacing anywhere", right.replace(NORMALIZER, replace("Regex", "x*")));
        cases.put("an expression without end", right.replace(PUNCTUATION, split("(a|aa)+$")));
        cases.put("an expression of many", right.replace(PUNCTUATION, split("(".repeat(5000) + ")".repeat(5000))));
        cases.put("looking back", right.replace(PUNCTUATION, split("(?<=a)(?=b)")));
        cases.put("two characters for a space", right.replace("\"replacement\":\"▁\"", "\"replacement\":\"▁▁\""));
        cases.put("unigrams without a list", right.replace(MODEL, "\"model\":{\"unk_id\":0,\"type\":\"Unigram\""));
        cases.put("unigrams", unigrams(right, "[\"<unk>\",0],[\"a\",-1]", 0));
        cases.put("unigrams that are impossible", unigrams(right, "[\"<unk>\",0],[\"a\",-1e308],[\"b\",1e308]", 0));
        cases.put("an empty unigram", unigrams(right, "[\"\",0],[\"a\",-1]", 0));
        cases.put("unigrams with an unknown beyond them", unigrams(right, "[\"a\",-1]", 5));
        cases.put("unigrams of nothing", right.replace(MODEL, "\"model\":{\"type\":\"Unigram\""));
        return cases;
    }

    private static String unigrams(String right, String list, int unknown) {
        int model = right.indexOf("\"model\":");
        return right.substring(0, model)
                + "\"model\":{\"type\":\"Unigram\",\"unk_id\":%d,\"vocab\":[%s]}}".formatted(unknown, list);
    }

    private static byte[] nowhere() {
        byte[] rules = CharsmapWriter.compatibility();
        var random = new Random(1);
        for (int i = 4; i < rules.length; i += random.nextInt(1, 9)) {
            rules[i] = (byte) random.nextInt(256);
        }
        return rules;
    }

    private static String precompiled(byte[] rules) {
        return "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(rules));
    }

    private static String replace(String kind, String pattern) {
        return "{\"type\":\"Replace\",\"pattern\":{\"%s\":\"%s\"},\"content\":\"y\"}".formatted(kind, pattern);
    }

    private static String split(String pattern) {
        return "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"%s\"},\"behavior\":\"Isolated\",\"invert\":false}"
                .formatted(pattern);
    }

    private static void fuzz(Path file, String right, long seed) {
        var random = new Random(seed);
        byte[] bytes = right.getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        for (int i = 0; i < 100; i++) {
            byte[] damaged = bytes.clone();
            for (int left = random.nextInt(1, 4); left > 0; left--) {
                int place = random.nextInt(random.nextBoolean() ? 1_200 : bytes.length);
                damaged[place] = bytes[random.nextInt(bytes.length)];
            }
            String outcome = outcome(file, new String(damaged, StandardCharsets.UTF_8), seed + i);
            accepted += outcome.equals("accepted") ? 1 : 0;
        }
        System.out.println("damaged: %d accepted".formatted(accepted));
    }

    private static String blanks(Path file, String definition) throws IOException {
        Files.writeString(file, definition);
        try (var tokenizer = LibraryTokenizer.read(file, new NoDecoding())) {
            int tokens = tokenizer.encode("\t".repeat(WordExpressions.MAX_CHARS - 1) + "a").length;
            return tokens > 1 ? "accepted" : "lost";
        }
    }

    private static String outcome(Path file, String definition, long seed) {
        try {
            Files.writeString(file, definition);
            try (var tokenizer = LibraryTokenizer.read(file, new NoDecoding())) {
                var texts = new RandomTexts(seed);
                for (int i = 0; i < 20; i++) {
                    tokenizer.encode(texts.next());
                }
                tokenizer.encode("a".repeat(40) + "b");
                tokenizer.encodeScaffold("<s>" + texts.next());
                return "accepted";
            }
        } catch (IOException | RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }
}
