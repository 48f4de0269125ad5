package io.lectern.gguf;

import java.util.List;

/** Refuses vocabularies of unigrams with which llama.cpp v0.5.0 aborts or reads a user's text as control tokens. */
final class UnigramValidator {

    private static final String SCORES = "tokenizer.ggml.scores";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String CHARACTER_MAP = "tokenizer.ggml.precompiled_charsmap";
    private static final int CONTROL = 3;
    private static final int MAX_MAP_BYTES = 1 << 20;

    private final GgufFile file;
    private final MetadataFields fields;

    UnigramValidator(GgufFile file, MetadataFields fields) {
        this.file = file;
        this.fields = fields;
    }

    void validate(int tokens) {
        fields.integer("tokenizer.ggml.unknown_token_id", 0, tokens - 1);
        fields.array(SCORES, GgufValueType.FLOAT32, tokens, tokens);
        fields.array(TYPES, GgufValueType.INT32, tokens, tokens);
        for (var score : elements(SCORES)) {
            if (score instanceof GgufValue.Real(GgufValueType _, double value) && !Double.isFinite(value)) {
                throw refused("a number of " + SCORES, value, "finite");
            }
        }
        for (String special : List.of("bos", "eos")) {
            String key = "tokenizer.ggml." + special + "_token_id";
            checkControl(key, fields.integer(key, 0, tokens - 1));
        }
        if (fields.has(CHARACTER_MAP)) {
            checkCharacterMap();
        }
    }

    private void checkControl(String key, int token) {
        if (elements(TYPES).get(token) instanceof GgufValue.Whole(GgufValueType _, long type) && type != CONTROL) {
            throw refused(key, "a token of type " + type, "one of type " + CONTROL + ", which no text becomes");
        }
    }

    private void checkCharacterMap() {
        var type = file.value(CHARACTER_MAP).orElseThrow() instanceof GgufValue.Array array
                        && array.elementType() == GgufValueType.INT8
                ? GgufValueType.INT8
                : GgufValueType.UINT8;
        fields.array(CHARACTER_MAP, type, Integer.BYTES + 1, MAX_MAP_BYTES);
        var elements = elements(CHARACTER_MAP);
        byte[] bytes = new byte[elements.size()];
        for (int i = 0; i < bytes.length; i++) {
            if (elements.get(i) instanceof GgufValue.Whole(GgufValueType _, long value)) {
                bytes[i] = (byte) value;
            }
        }
        CharacterMap.problem(bytes).ifPresent(problem -> {
            throw refused(CHARACTER_MAP, problem, "a map that stays within itself");
        });
    }

    private List<GgufValue> elements(String key) {
        return file.value(key).orElseThrow() instanceof GgufValue.Array array ? array.elements() : List.of();
    }

    private GgufException refused(String subject, Object actual, String limit) {
        return new GgufException(file.path(), subject, actual, limit);
    }
}
