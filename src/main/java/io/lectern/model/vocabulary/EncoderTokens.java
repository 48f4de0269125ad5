package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tokens of an encoder while they are read, as many as its model has; ids that no token has are unused. */
final class EncoderTokens {

    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;

    private static final int UNUSED = 5;
    private static final float UNUSED_SCORE = -10_000;
    private static final int MAX_TEXT_CHARS = 512;

    private final Path file;
    private final @Nullable String[] texts;
    private final int[] types;
    private final float[] scores;

    EncoderTokens(Path file, int count) {
        this.file = file;
        this.texts = new String[count];
        this.types = new int[count];
        this.scores = new float[count];
        Arrays.fill(types, UNUSED);
        Arrays.fill(scores, UNUSED_SCORE);
    }

    /** @throws CheckpointException when the model has no such id, another token has it, or the text is too long */
    void add(long id, String text, double score) {
        requireId(id, "\"" + shown(text) + "\"");
        int place = (int) id;
        if (texts[place] != null) {
            throw refused("the id " + id, "that of two tokens", "that of one");
        }
        if (text.length() > MAX_TEXT_CHARS || !Double.isFinite(score)) {
            throw refused(
                    "token " + id,
                    "of %d characters with the score %s".formatted(text.length(), score),
                    "of at most %d with a number".formatted(MAX_TEXT_CHARS));
        }
        texts[place] = text;
        types[place] = NORMAL;
        scores[place] = (float) score;
    }

    /** Says of a token what it is; one that the vocabulary itself does not have is added. */
    void mark(long id, String text, int type) {
        requireId(id, "\"" + shown(text) + "\"");
        texts[(int) id] = text;
        types[(int) id] = type;
        scores[(int) id] = 0;
    }

    void requireId(long id, String what) {
        if (id < 0 || id >= texts.length) {
            throw refused("the id of " + what, id, "0 to %d, as the model has them".formatted(texts.length - 1));
        }
    }

    void setType(int id, int type) {
        types[id] = type;
    }

    /** The id of a text; -1 when no token has it. */
    int idOf(String text) {
        return Arrays.asList(texts).indexOf(text);
    }

    /** Texts of words and their pieces as llama.cpp looks them up: a word begins with a mark, its later pieces do not. */
    void spellWordPieces(String continuation) {
        for (int id = 0; id < texts.length; id++) {
            String text = texts[id];
            if (text != null && types[id] == NORMAL) {
                boolean later = !continuation.isEmpty() && text.startsWith(continuation);
                texts[id] = later ? text.substring(continuation.length()) : "▁" + text;
            }
        }
    }

    void putInto(Map<String, GgufValue> metadata, boolean withScores) {
        metadata.put("tokenizer.ggml.tokens", GgufValue.texts(differentTexts()));
        metadata.put("tokenizer.ggml.token_type", GgufValue.integers(types));
        if (withScores) {
            metadata.put("tokenizer.ggml.scores", GgufValue.reals(scores));
        }
    }

    /** All texts must differ: of two alike the later one is given up, as no text becomes it anyway. */
    private List<String> differentTexts() {
        var seen = new LinkedHashSet<String>();
        for (int id = 0; id < texts.length; id++) {
            String text = Objects.requireNonNullElse(texts[id], "");
            if (text.isEmpty() || text.indexOf(0) >= 0 || !seen.add(text)) {
                seen.add("[UNUSED_%d]\u0001".formatted(id));
                types[id] = UNUSED;
                scores[id] = UNUSED_SCORE;
            }
        }
        return List.copyOf(seen);
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(file, field, actual, limit);
    }
}
