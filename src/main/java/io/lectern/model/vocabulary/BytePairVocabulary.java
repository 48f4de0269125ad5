package io.lectern.model.vocabulary;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.JsonFiles;
import io.lectern.model.family.ModelConfig;
import io.lectern.model.vocabulary.ModelVocabulary.Definition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vocabulary of a {@code tokenizer.json} as a model file lists it. */
final class BytePairVocabulary {

    // The splits that llama.cpp knows by these names.
    private static final String THREE_DIGITS = "\\p{N}{1,3}";
    private static final String ONE_DIGIT = "\\p{N}|";

    private final Path file;
    private final BytePairModel model;
    private final AddedTokens added;
    private final TextTreatment treatment;
    private final Map<String, Float> scores = new HashMap<>();

    private BytePairVocabulary(Path file, BytePairModel model, AddedTokens added, TextTreatment treatment) {
        this.file = file;
        this.model = model;
        this.added = added;
        this.treatment = treatment;
        for (int rank = 0; rank < model.merges().size(); rank++) {
            scores.putIfAbsent(model.merges().get(rank).joined(), (float) -rank);
        }
    }

    /**
     * Reads a definition.
     *
     * @throws CheckpointException when it does not fit the model
     */
    static ModelVocabulary of(Path file, TokenizerFolder folder, ModelConfig config) throws IOException {
        var definition = JsonFiles.read(file);
        var treatment = TextTreatment.of(definition);
        var model = BytePairModel.of(file, definition.path("model"));
        DefinitionRules.apply(file, definition);
        LibraryTokenizer.require(file, definition);
        return new BytePairVocabulary(file, model, AddedTokens.of(file, definition), treatment).read(folder, config);
    }

    private ModelVocabulary read(TokenizerFolder folder, ModelConfig config) throws IOException {
        var tokens = VocabularyMetadata.sized(file, tokens(config.vocabulary()), config.vocabulary());
        var unconfirmed = new ArrayList<String>();
        var metadata = treatment.byteLevel()
                ? VocabularyMetadata.ofBytes(words(unconfirmed), tokens, mergeTexts())
                : VocabularyMetadata.ofCharacters(tokens);
        var special = new SpecialKeys(folder, config, tokens);
        special.put(
                metadata,
                treatment.beginning().isPresent(),
                treatment.ending().filter(text -> id(text, tokens).isPresent()).isPresent());
        metadata.put("tokenizer.ggml.add_space_prefix", GgufValue.of(treatment.spacePrefix()));
        unconfirmed.add("normalizer: %s (%s)".formatted(treatment.normalizer(), file.getFileName()));
        unconfirmed.add("tokens of the model file: %s".formatted(VocabularyMetadata.kind(metadata)));
        return new ModelVocabulary(metadata, Optional.of(new Definition(file, TokenizerFolder.LIBRARY)), unconfirmed);
    }

    private static Optional<Integer> id(String text, List<Token> tokens) {
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id).text().equals(text)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** By id, up to the last one that the model has a row for; added tokens beyond mean nothing. */
    private List<Token> tokens(int rows) {
        int most = model.texts().keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
        int all = added.byId().keySet().stream()
                .mapToInt(id -> id + 1)
                .filter(count -> count <= rows)
                .reduce(most, Math::max);
        var tokens = new ArrayList<Token>(all);
        for (int id = 0; id < all; id++) {
            tokens.add(token(id));
        }
        return tokens;
    }

    private Token token(int id) {
        var whole = added.byId().get(id);
        String text = whole == null ? model.texts().get(id) : whole.text();
        if (text == null) {
            return VocabularyMetadata.unused(id);
        }
        return new Token(text, scores.getOrDefault(text, VocabularyMetadata.NEVER), kind(text, whole));
    }

    private TokenKind kind(String text, AddedTokens.@Nullable Added whole) {
        if (model.unknown().filter(text::equals).isPresent()) {
            return TokenKind.UNKNOWN;
        }
        if (whole != null) {
            return whole.isControl() ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
        }
        return !treatment.byteLevel() && Token.isByte(text) ? TokenKind.BYTE : TokenKind.NORMAL;
    }

    private List<String> mergeTexts() {
        return model.merges().stream()
                .map(merge -> escaped(merge.left()) + " " + escaped(merge.right()))
                .toList();
    }

    /** A space would part a pair; tokens of bytes have none but what was added by hand. */
    private static String escaped(String text) {
        return text.replace(' ', 'Ġ');
    }

    private String words(List<String> unconfirmed) {
        if (treatment.wordPattern().isEmpty()) {
            return "gpt-2";
        }
        String pattern = treatment.wordPattern().get();
        if (pattern.contains(THREE_DIGITS)) {
            return "llama-bpe";
        }
        if (!pattern.contains(ONE_DIGIT)) {
            unconfirmed.add("tokenizer.ggml.pre: gpt-2 stands for the expression " + pattern);
            return "gpt-2";
        }
        return "qwen2";
    }
}
