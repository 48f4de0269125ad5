package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.Checkpoint;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens of an encoder: word pieces or unigrams of a {@code tokenizer.json}, or the word pieces of a {@code vocab.txt}.
 * What these files make of a text beyond what llama.cpp can do is left to the tokenizer that runs them.
 */
public final class EncoderVocabulary {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String WORDS = "vocab.txt";
    private static final long MAX_WORDS_BYTES = 16 << 20;

    private final Path file;
    private final JsonNode json;
    private final EncoderTokens tokens;
    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

    private EncoderVocabulary(Path file, JsonNode json, ModelConfig config) {
        this.file = file;
        this.json = json;
        this.tokens = new EncoderTokens(file, config.vocabulary());
    }

    /**
     * Reads them.
     *
     * @throws CheckpointException when the file is missing or does not fit the model
     * @throws IOException when it cannot be read
     */
    public static ModelVocabulary of(Checkpoint checkpoint, ModelConfig config) throws IOException {
        var json = checkpoint.json(TOKENIZER);
        Path folder = checkpoint.folder();
        if (json.isPresent()) {
            var vocabulary = new EncoderVocabulary(folder.resolve(TOKENIZER), json.get(), config);
            var definition = new ModelVocabulary.Definition(folder.resolve(TOKENIZER), TOKENIZER);
            return new ModelVocabulary(vocabulary.read(), Optional.of(definition), List.of());
        }
        var words = checkpoint
                .file(WORDS)
                .orElseThrow(() -> new CheckpointException(folder, TOKENIZER + " or " + WORDS, "missing", "there"));
        boolean lowercase = checkpoint
                .json("tokenizer_config.json")
                .map(settings -> settings.path("do_lower_case").asBoolean(true))
                .orElse(true);
        return new ModelVocabulary(new EncoderVocabulary(words, tokenizer(lines(words), lowercase), config).read());
    }

    /** What the older files mean, as one of the newer would say it. */
    private static JsonNode tokenizer(List<String> words, boolean lowercase) {
        var json = JsonMapper.shared().createObjectNode();
        json.putObject("normalizer").put("type", "BertNormalizer").put("lowercase", lowercase);
        var vocabulary = json.putObject("model").put("type", "WordPiece").putObject("vocab");
        for (int id = 0; id < words.size(); id++) {
            vocabulary.put(words.get(id), id);
        }
        return json;
    }

    /**
     * The vocabulary of a language model that is used for vectors, with the tokens that its tokenizer puts around a text.
     *
     * @throws CheckpointException when they are others than one before and one behind it
     * @throws IOException when the file cannot be read
     */
    public static ModelVocabulary framed(Checkpoint checkpoint, ModelVocabulary vocabulary) throws IOException {
        Path file = checkpoint.folder().resolve(TOKENIZER);
        var template = checkpoint.json(TOKENIZER).flatMap(json -> TextTemplate.of(file, json.path("post_processor")));
        if (template.isEmpty()) {
            return vocabulary;
        }
        var metadata = new HashMap<>(vocabulary.metadata());
        putFrame(file, metadata, "bos", template.get().begin());
        putFrame(file, metadata, "eos", template.get().end());
        return new ModelVocabulary(metadata, vocabulary.definition(), vocabulary.unconfirmed());
    }

    private static void putFrame(Path file, Map<String, GgufValue> metadata, String name, List<Integer> ids) {
        if (ids.size() > 1) {
            throw new CheckpointException(file, "post_processor", ids.size() + " tokens for " + name, "one");
        }
        metadata.put("tokenizer.ggml.add_%s_token".formatted(name), GgufValue.of(!ids.isEmpty()));
        ids.forEach(id -> metadata.put("tokenizer.ggml.%s_token_id".formatted(name), GgufValue.of(id)));
    }

    private static List<String> lines(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MAX_WORDS_BYTES) {
            throw new CheckpointException(file, "its size", bytes, "at most " + MAX_WORDS_BYTES);
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private Map<String, GgufValue> read() {
        String type = json.path("model").path("type").asString("");
        switch (type) {
            case "WordPiece" -> readWordPieces();
            case "Unigram" -> readUnigrams();
            default -> throw refused("model.type", type, "WordPiece or Unigram");
        }
        return metadata;
    }

    private void readWordPieces() {
        json.path("model")
                .path("vocab")
                .propertyStream()
                .forEach(entry -> tokens.add(entry.getValue().asLong(-1), entry.getKey(), 0));
        markAdded();
        metadata.put("tokenizer.ggml.model", GgufValue.of("bert"));
        normalizer("BertNormalizer").ifPresent(this::putNormalizer);
        int unknown = tokens.idOf(json.path("model").path("unk_token").asString("[UNK]"));
        putSpecials(unknown, template("[CLS]", "[SEP]", 1));
        tokens.spellWordPieces(
                json.path("model").path("continuing_subword_prefix").asString("##"));
        tokens.putInto(metadata, false);
    }

    private void putNormalizer(JsonNode normalizer) {
        boolean lowercase = normalizer.path("lowercase").asBoolean(true);
        metadata.put("tokenizer.ggml.normalizer.lowercase", GgufValue.of(lowercase));
        metadata.put(
                "tokenizer.ggml.normalizer.strip_accents",
                GgufValue.of(normalizer.path("strip_accents").asBoolean(lowercase)));
    }

    private void readUnigrams() {
        long id = 0;
        for (var piece : json.path("model").path("vocab")) {
            tokens.add(id++, piece.path(0).asString(""), piece.path(1).asDouble(Double.NaN));
        }
        markAdded();
        int unknown = json.path("model").path("unk_id").asInt(-1);
        tokens.requireId(unknown, "the unknown token");
        metadata.put("tokenizer.ggml.model", GgufValue.of("t5"));
        metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.of(addsSpace()));
        metadata.put("tokenizer.ggml.remove_extra_whitespaces", GgufValue.of(true));
        normalizer("Precompiled").ifPresent(this::putCharacterMap);
        putSpecials(unknown, template("<s>", "</s>", 2));
        metadata.put("tokenizer.ggml.add_bos_token", GgufValue.of(true));
        metadata.put("tokenizer.ggml.add_eos_token", GgufValue.of(true));
        tokens.putInto(metadata, true);
    }

    private void putCharacterMap(JsonNode normalizer) {
        try {
            byte[] map = Base64.getDecoder()
                    .decode(normalizer.path("precompiled_charsmap").asString(""));
            if (map.length > 0) {
                metadata.put("tokenizer.ggml.precompiled_charsmap", GgufValue.bytes(map));
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused("normalizer.precompiled_charsmap", String.valueOf(notBase64.getMessage()), "Base64");
        }
    }

    /** Tokens that stand for no text steer the model; llama.cpp must not find them in what a user writes. */
    private void markAdded() {
        int unknown = json.path("model").path("unk_id").asInt(-1);
        for (var added : json.path("added_tokens")) {
            long id = added.path("id").asLong(-1);
            boolean special = added.path("special").asBoolean(false);
            int plain = special ? EncoderTokens.CONTROL : EncoderTokens.USER_DEFINED;
            tokens.mark(id, added.path("content").asString(""), id == unknown ? EncoderTokens.UNKNOWN : plain);
        }
    }

    private boolean addsSpace() {
        return part(json.path("pre_tokenizer"), "Metaspace", "pretokenizers")
                .map(space -> !DefinitionRules.prependScheme(space).equals("never"))
                .orElse(false);
    }

    private Optional<JsonNode> normalizer(String type) {
        return part(json.path("normalizer"), type, "normalizers");
    }

    /** A part of a type, or of a sequence of them. */
    private static Optional<JsonNode> part(JsonNode node, String type, String parts) {
        if (node.path("type").asString("").equals(type)) {
            return Optional.of(node);
        }
        return node.path(parts)
                .valueStream()
                .filter(part -> part.path("type").asString("").equals(type))
                .findFirst();
    }

    private TextTemplate template(String begin, String end, int between) {
        var usual = List.of(tokens.idOf(begin));
        var last = tokens.idOf(end);
        var template = TextTemplate.of(file, json.path("post_processor"))
                .orElseGet(() -> new TextTemplate(usual, List.of(last), List.of()));
        boolean one = template.begin().size() == 1 && template.end().size() == 1;
        var pair = template.between();
        boolean alike = pair.isEmpty()
                || (pair.size() == between
                        && pair.stream().allMatch(template.end().getFirst()::equals));
        if (!one || !alike) {
            throw refused(
                    "post_processor", template, "one token before and one behind a text, and the latter between two");
        }
        return template;
    }

    private void putSpecials(int unknown, TextTemplate template) {
        putSpecial("bos", template.begin().getFirst(), EncoderTokens.CONTROL);
        putSpecial("eos", template.end().getFirst(), EncoderTokens.CONTROL);
        putSpecial("seperator", template.end().getFirst(), EncoderTokens.CONTROL);
        putSpecial("unknown", unknown, EncoderTokens.UNKNOWN);
        for (String padding : List.of("[PAD]", "<pad>")) {
            if (tokens.idOf(padding) >= 0) {
                putSpecial("padding", tokens.idOf(padding), EncoderTokens.CONTROL);
            }
        }
    }

    private void putSpecial(String name, int id, int type) {
        tokens.requireId(id, "the token " + name);
        tokens.setType(id, type);
        metadata.put("tokenizer.ggml.%s_token_id".formatted(name), GgufValue.of(id));
    }

    private CheckpointException refused(String field, Object actual, String limit) {
        return new CheckpointException(file, field, actual, limit);
    }
}
