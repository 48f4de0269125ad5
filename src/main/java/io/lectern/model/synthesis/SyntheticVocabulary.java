package io.lectern.model.synthesis;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A SentencePiece vocabulary: {@code <unk>}, {@code <s>}, {@code </s>}, the 256 bytes, the space, and then runs of small
 * letters from the shortest on, with and without a space before them. It can spell every text, and joins common letters
 * to longer tokens.
 */
final class SyntheticVocabulary {

    static final int SMALLEST = 260;
    static final int LARGEST = 1 << 20;

    /** Ids below it are control tokens. */
    static final int CONTROL_TOKENS = 3;

    private static final int UNKNOWN = 0;
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final int BYTES = 256;
    private static final String SPACE = "\u2581";

    private static final int NORMAL_TYPE = 1;
    private static final int UNKNOWN_TYPE = 2;
    private static final int CONTROL_TYPE = 3;
    private static final int BYTE_TYPE = 6;

    private SyntheticVocabulary() {}

    static GgufWriter describe(GgufWriter writer, int size) {
        return writer.metadata("tokenizer.ggml.model", GgufValue.of("llama"))
                .metadata("tokenizer.ggml.pre", GgufValue.of("default"))
                .metadata("tokenizer.ggml.tokens", GgufValue.texts(tokens(size)))
                .metadata("tokenizer.ggml.scores", GgufValue.reals(scores(size)))
                .metadata("tokenizer.ggml.token_type", GgufValue.integers(types(size)))
                .metadata("tokenizer.ggml.bos_token_id", GgufValue.of(BEGIN))
                .metadata("tokenizer.ggml.eos_token_id", GgufValue.of(END))
                .metadata("tokenizer.ggml.unknown_token_id", GgufValue.of(UNKNOWN))
                .metadata("tokenizer.ggml.add_bos_token", GgufValue.of(true))
                .metadata("tokenizer.ggml.add_space_prefix", GgufValue.of(false));
    }

    static List<String> tokens(int size) {
        var tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int value = 0; value < BYTES; value++) {
            tokens.add("<0x%02X>".formatted(value));
        }
        tokens.add(SPACE);
        var shorter = List.of("");
        while (tokens.size() < size) {
            shorter = longer(shorter, tokens, size);
        }
        return tokens;
    }

    /** Adds all runs that are one letter longer, each also with a space in place of its first letter. */
    private static List<String> longer(List<String> shorter, List<String> tokens, int size) {
        var runs = new ArrayList<String>();
        for (String run : shorter) {
            if (!run.isEmpty() && tokens.size() < size) {
                tokens.add(SPACE + run);
            }
        }
        for (String run : shorter) {
            for (char letter = 'a'; letter <= 'z' && tokens.size() < size; letter++) {
                runs.add(run + letter);
                tokens.add(run + letter);
            }
        }
        return runs;
    }

    /** The longer, the later joined. */
    private static float[] scores(int size) {
        var scores = new float[size];
        for (int token = SMALLEST; token < size; token++) {
            scores[token] = SMALLEST - token;
        }
        return scores;
    }

    private static int[] types(int size) {
        var types = new int[size];
        for (int token = 0; token < size; token++) {
            types[token] = token == UNKNOWN
                    ? UNKNOWN_TYPE
                    : token < CONTROL_TOKENS ? CONTROL_TYPE : token < CONTROL_TOKENS + BYTES ? BYTE_TYPE : NORMAL_TYPE;
        }
        return types;
    }
}
