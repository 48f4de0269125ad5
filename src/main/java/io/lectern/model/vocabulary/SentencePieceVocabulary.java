package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.vocabulary.ModelVocabulary.Definition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The vocabulary of a SentencePiece model as a model file lists it. */
final class SentencePieceVocabulary {

    private SentencePieceVocabulary() {}

    /**
     * Reads a model.
     *
     * @throws CheckpointException when it does not fit the model
     */
    static ModelVocabulary of(Path file, TokenizerFolder folder, ModelConfig config) throws IOException {
        var model = SentencePieceModel.read(file);
        if (model.unigram()) {
            throw new CheckpointException(file, "trainer_spec.model_type", "1 (unigram)", "2 (byte pair encoding)");
        }
        var tokens = VocabularyMetadata.sized(file, tokens(model, folder, config.vocabulary()), config.vocabulary());
        var metadata = VocabularyMetadata.ofCharacters(tokens);
        // The authors' tokenizer classes of Llama and those made from it add it unless they are told not to.
        new SpecialKeys(folder, config, tokens).put(metadata, true, false);
        metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.of(model.dummyPrefix() && !model.spaceBehind()));
        metadata.put("tokenizer.ggml.remove_extra_whitespaces", GgufValue.of(model.removeExtraWhitespaces()));
        return new ModelVocabulary(
                metadata,
                Optional.of(new Definition(file, "tokenizer.model")),
                List.of(
                        "normalizer: %s (tokenizer.model)"
                                .formatted(model.charsmap().isPresent() ? "rules of the file" : "none"),
                        "add_dummy_prefix: %s (tokenizer.model)".formatted(model.dummyPrefix()),
                        "remove_extra_whitespaces: %s (tokenizer.model)".formatted(model.removeExtraWhitespaces()),
                        "tokens of the model file: %s".formatted(VocabularyMetadata.kind(metadata))));
    }

    /** The pieces, and what other files add behind them; what has no row in the model means nothing. */
    private static List<Token> tokens(SentencePieceModel model, TokenizerFolder folder, int rows) {
        var tokens = new ArrayList<>(SentencePieceTokenizer.safe(model.pieces()));
        int all = folder.added().keySet().stream()
                .mapToInt(id -> id + 1)
                .filter(count -> count <= rows)
                .reduce(tokens.size(), Math::max);
        for (int id = tokens.size(); id < all; id++) {
            String text = folder.added().get(id);
            tokens.add(
                    text == null
                            ? VocabularyMetadata.unused(id)
                            : new Token(
                                    text,
                                    VocabularyMetadata.NEVER,
                                    TokenKind.isControl(text) ? TokenKind.CONTROL : TokenKind.USER_DEFINED));
        }
        return tokens;
    }
}
