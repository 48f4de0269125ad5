package io.lectern.model.vocabulary;

import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.JsonFiles;
import io.lectern.model.family.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The tokenizer files in the folder of a checkpoint, of which most are optional.
 *
 * @param settings {@code tokenizer_config.json}
 * @param added texts that other files add to the vocabulary, by id
 */
record TokenizerFolder(Path folder, JsonNode settings, Map<Integer, String> added) {

    private static final long MAX_TEMPLATE_BYTES = 1 << 20;
    private static final String SENTENCE_PIECE = "tokenizer.model";
    static final String LIBRARY = "tokenizer.json";
    // What XVERSE publishes for the later versions of the library, of which ours is one.
    private static final String LATER_LIBRARY = "tokenizer.json.update";

    static TokenizerFolder read(Path folder) throws IOException {
        var settings = readIfThere(folder.resolve("tokenizer_config.json"));
        var added = new HashMap<Integer, String>();
        for (var token : settings.path("added_tokens_decoder").properties()) {
            String content = token.getValue().path("content").stringValue("");
            if (!content.isEmpty() && token.getKey().matches("\\d{1,7}")) {
                added.put(Integer.valueOf(token.getKey()), content);
            }
        }
        for (var token : readIfThere(folder.resolve("added_tokens.json")).properties()) {
            if (token.getValue().isIntegralNumber() && token.getValue().canConvertToInt()) {
                added.put(token.getValue().intValue(), token.getKey());
            }
        }
        return new TokenizerFolder(folder, settings, added);
    }

    private static JsonNode readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file) ? JsonFiles.read(file) : MissingNode.getInstance();
    }

    /**
     * What they say about the tokens of a model.
     *
     * @throws CheckpointException when there are none, or they do not fit the model
     */
    ModelVocabulary vocabulary(ModelConfig config) throws IOException {
        Path pieces = folder.resolve(SENTENCE_PIECE);
        if (Files.isRegularFile(pieces)) {
            return SentencePieceVocabulary.of(pieces, this, config);
        }
        for (String name : List.of(LATER_LIBRARY, LIBRARY)) {
            Path definition = folder.resolve(name);
            if (Files.isRegularFile(definition)) {
                return BytePairVocabulary.of(definition, this, config);
            }
        }
        throw new CheckpointException(
                folder, "the tokenizer", "missing", "there, as %s or %s".formatted(SENTENCE_PIECE, LIBRARY));
    }

    /** A setting of the authors, if there is one. */
    Optional<Boolean> flag(String name) {
        var value = settings.path(name);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    /** The Jinja source of the chat template, of several the one for no special use. */
    Optional<String> chatTemplate() throws IOException {
        Path file = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(file) && Files.size(file) <= MAX_TEMPLATE_BYTES) {
            return Optional.of(Files.readString(file));
        }
        var template = settings.path("chat_template");
        for (var named : template.isArray() ? template : MissingNode.getInstance()) {
            if (named.path("name").stringValue("").equals("default")) {
                return Optional.ofNullable(named.path("template").stringValue(null));
            }
        }
        return Optional.ofNullable(template.stringValue(null));
    }
}
