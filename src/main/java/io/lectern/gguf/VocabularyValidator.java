package io.lectern.gguf;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses vocabularies with which llama.cpp v0.5.0 aborts, when it loads them or at some text of a user. */
final class VocabularyValidator {

    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String SENTENCE_PIECE = "llama";
    private static final String WORD_PIECES = "bert";
    private static final String UNIGRAMS = "t5";
    private static final String BYTE_PAIRS = "gpt2";
    // Those whose words are found by code of llama.cpp; the others use std::regex, which overflows the stack on a long
    // run of dots.
    private static final Set<String> WORD_SPLITTERS = Set.of("gpt-2", "llama-bpe", "qwen2");
    // What llama.cpp takes for the special tokens of word pieces that are not named; "seperator" is the format's word.
    private static final Map<String, Integer> ENCODER_DEFAULTS = Map.of(
            "tokenizer.ggml.bos_token_id", 101,
            "tokenizer.ggml.unknown_token_id", 100,
            "tokenizer.ggml.seperator_token_id", 102);
    private static final int MAX_TOKENS = 1 << 20;
    private static final int MAX_UTF8_BYTE = 0xF4;
    private static final int MAX_ENCODER_TOKEN_BYTES = 512;
    // llama.cpp keeps about a hundred bytes for each of these.
    private static final long MAX_ENCODER_TEXT_BYTES = 8 << 20;

    private final GgufFile file;
    private final MetadataFields fields;

    VocabularyValidator(GgufFile file, MetadataFields fields) {
        this.file = file;
        this.fields = fields;
    }

    /** The number of tokens. */
    int validate() {
        String tokenizer = fields.oneOf("tokenizer.ggml.model", Set.of(SENTENCE_PIECE, BYTE_PAIRS));
        int tokens = (int) fields.array(TOKENS, GgufValueType.STRING, 1, MAX_TOKENS);
        var texts = uniqueTexts();
        if (tokenizer.equals(BYTE_PAIRS)) {
            fields.oneOf("tokenizer.ggml.pre", WORD_SPLITTERS);
        } else {
            checkBytes(texts);
        }
        checkParallelArrays(tokens);
        checkSpecialTokens(tokens);
        return tokens;
    }

    /** The number of tokens of an encoder: what they cannot spell becomes the unknown token. */
    int validateEncoder() {
        String tokenizer = fields.oneOf("tokenizer.ggml.model", Set.of(WORD_PIECES, UNIGRAMS));
        int tokens = (int) fields.array(TOKENS, GgufValueType.STRING, 1, MAX_TOKENS);
        checkLengths(uniqueTexts());
        checkParallelArrays(tokens);
        checkSpecialTokens(tokens);
        if (tokenizer.equals(UNIGRAMS)) {
            new UnigramValidator(file, fields).validate(tokens);
        } else {
            checkDefaults(tokens);
        }
        return tokens;
    }

    /** llama.cpp tries every length up to that of the longest token, and goes into itself for each byte of one. */
    private void checkLengths(Set<String> texts) {
        long sum = 0;
        for (String text : texts) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            sum += bytes;
            if (bytes > MAX_ENCODER_TOKEN_BYTES) {
                throw refused("a token of " + TOKENS, bytes + " bytes long", "at most " + MAX_ENCODER_TOKEN_BYTES);
            }
        }
        if (sum > MAX_ENCODER_TEXT_BYTES) {
            throw refused(TOKENS, sum + " bytes long", "at most " + MAX_ENCODER_TEXT_BYTES);
        }
    }

    private void checkDefaults(int tokens) {
        ENCODER_DEFAULTS.forEach((key, id) -> {
            if (!fields.has(key) && id >= tokens) {
                throw refused(key, "missing", "there, as token " + id + " is not");
            }
        });
    }

    private Set<String> uniqueTexts() {
        var texts = new HashSet<String>();
        if (file.value(TOKENS).orElseThrow() instanceof GgufValue.Array array) {
            int id = 0;
            for (var token : array.elements()) {
                if (token instanceof GgufValue.Text(String text) && !texts.add(asInC(text, id))) {
                    throw refused(TOKENS, "a list with \"" + text + "\" twice", "a list of different tokens");
                }
                id++;
            }
        }
        return texts;
    }

    /** What llama.cpp takes a token's text for: it ends at a NUL, and an empty one gets a name. */
    private static String asInC(String text, int id) {
        int end = text.indexOf(0);
        String read = end < 0 ? text : text.substring(0, end);
        return read.isEmpty() ? "[EMPTY_" + id + "]" : read;
    }

    /** Text of which no token is known becomes bytes, and a byte without a token ends the process. */
    private void checkBytes(Set<String> texts) {
        for (int value = 0; value <= MAX_UTF8_BYTE; value++) {
            boolean inUtf8 = value != 0xC0 && value != 0xC1;
            boolean known = texts.contains("<0x%02X>".formatted(value))
                    || (value > 0 && value < 0x80 && texts.contains(Character.toString(value)));
            if (inUtf8 && !known) {
                throw refused(TOKENS, "a list without the byte <0x%02X>".formatted(value), "a list with every byte");
            }
        }
    }

    private void checkParallelArrays(int tokens) {
        var parallel = Map.of(
                "tokenizer.ggml.scores", GgufValueType.FLOAT32, "tokenizer.ggml.token_type", GgufValueType.INT32);
        parallel.forEach((key, type) -> {
            if (fields.has(key)) {
                fields.array(key, type, tokens, tokens);
            }
        });
    }

    private void checkSpecialTokens(int tokens) {
        for (String special : List.of("bos", "eos", "unknown", "separator", "seperator", "padding", "eot", "eom")) {
            String key = "tokenizer.ggml." + special + "_token_id";
            if (fields.has(key)) {
                fields.integer(key, 0, tokens - 1);
            }
        }
    }

    private GgufException refused(String subject, Object actual, String limit) {
        return new GgufException(file.path(), subject, actual, limit);
    }
}
