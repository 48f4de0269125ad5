package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.gguf.GgufValue;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.vocabulary.SentencePieceWriter.Piece;
import io.lectern.model.vocabulary.TinyTokenizers.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVocabularyTests {

    private static final int CASES = 400;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void llamaShowsTheTokensOfSentencePieceAsTheirTexts(Shape shape) throws IOException {
        long seed = Long.getLong("tests.seed", 12);
        int tokens = TinyTokenizers.sentencePiece(folder, shape);
        var vocabulary = vocabulary("BaichuanForCausalLM", tokens + 10);
        var texts = new RandomTexts(seed);
        try (var generator = VocabularyModels.open(folder.resolve("m.gguf"), vocabulary)) {
            var tokenizer = AuthorsTokenizer.read(folder.resolve("tokenizer.model"), generator.tokenizer());
            for (int i = 0; i < CASES; i++) {
                String text = texts.next().replace("▁", "");
                int[] ids = tokenizer.encode(text);

                String shown = tokenizer.decode(ids);

                // Where characters are replaced only what is read again must be the same.
                assertThat(shape == Shape.NANBEIGE ? tokenizer.encode(shown) : ids)
                        .as(() -> RandomTexts.described(seed, text))
                        .containsExactly(ids);
                if (shape == Shape.BAICHUAN2) {
                    assertThat(shown).isEqualTo(text);
                } else if (shape == Shape.BAICHUAN) {
                    assertThat(shown).isEqualTo(text.isEmpty() ? "" : " " + text);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void llamaShowsTheTokensOfXverseAsTheirTexts(boolean byteTokens) throws IOException {
        long seed = Long.getLong("tests.seed", 13);
        int tokens = TinyTokenizers.xverse(folder, byteTokens);
        var vocabulary = vocabulary("XverseForCausalLM", tokens);
        var texts = new RandomTexts(seed);
        try (var generator = VocabularyModels.open(folder.resolve("m.gguf"), vocabulary);
                var tokenizer = LibraryTokenizer.read(folder.resolve("tokenizer.json"), generator.tokenizer())) {
            assertThat(tokenizer.decode(tokenizer.encode("人工智能 the model\0"))).isEqualTo("人工智能 the model\0");
            for (int i = 0; i < CASES; i++) {
                String text = texts.next();

                // Characters without a token become the unknown one, which is not shown.
                tokenizer.decode(tokenizer.encode(text));
                generator.tokenizer().encode(text);
            }
        }
    }

    @Test
    void rolesAndOtherControlTokensAreMarked() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN2);
        var vocabulary = vocabulary("BaichuanForCausalLM", tokens);

        assertThat(VocabularyModels.text(vocabulary, TinyTokenizers.USER)).isEqualTo("<reserved_106>");
        assertThat(VocabularyModels.kind(vocabulary, TinyTokenizers.USER)).isEqualTo(TokenKind.CONTROL);
        assertThat(VocabularyModels.kind(vocabulary, 0)).isEqualTo(TokenKind.UNKNOWN);
        assertThat(VocabularyModels.kind(vocabulary, 3)).isEqualTo(TokenKind.BYTE);
        assertThat(vocabulary.metadata())
                .containsEntry("tokenizer.ggml.model", GgufValue.of("llama"))
                .containsEntry("tokenizer.ggml.bos_token_id", GgufValue.of(1))
                .containsEntry("tokenizer.ggml.eos_token_id", GgufValue.of(2))
                .containsEntry("tokenizer.ggml.unknown_token_id", GgufValue.of(0))
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false))
                .containsEntry("tokenizer.ggml.add_space_prefix", GgufValue.of(false));
        assertThat(vocabulary.definition())
                .contains(new ModelVocabulary.Definition(folder.resolve("tokenizer.model"), "tokenizer.model"));
    }

    @Test
    void whatLlamaWouldJoinToAControlTokenStaysText() throws IOException {
        var pieces = new ArrayList<>(TinyTokenizers.pieces(Shape.BAICHUAN2));
        pieces.add(new Piece("</", -1, SentencePieceWriter.NORMAL));
        pieces.add(new Piece("s>", -2, SentencePieceWriter.NORMAL));
        var normalizer = SentencePieceWriter.normalizer(new byte[0], false, false);
        var trainer = SentencePieceWriter.trainer(pieces.size(), true);
        Files.write(folder.resolve("tokenizer.model"), SentencePieceWriter.write(pieces, trainer, normalizer));
        var vocabulary = vocabulary("BaichuanForCausalLM", pieces.size());
        try (var generator = VocabularyModels.open(folder.resolve("m.gguf"), vocabulary)) {
            var tokenizer = AuthorsTokenizer.read(folder.resolve("tokenizer.model"), generator.tokenizer());

            assertThat(tokenizer.encode("</s>")).containsExactly(pieces.size() - 2, pieces.size() - 1);
            assertThat(generator.tokenizer().encode("</s>")).doesNotContain(2);
        }
    }

    @Test
    void withoutAllBytesTheTokensAreWrittenAsBytes() throws IOException {
        int tokens = TinyTokenizers.xverse(folder, false);

        var vocabulary = vocabulary("XverseForCausalLM", tokens);

        assertThat(vocabulary.metadata())
                .containsEntry("tokenizer.ggml.model", GgufValue.of("gpt2"))
                .containsEntry("tokenizer.ggml.pre", GgufValue.of("gpt-2"));
        assertThat(VocabularyModels.text(vocabulary, 3)).isEqualTo("<|endoftext|>");
        assertThat(VocabularyModels.texts(vocabulary).elements())
                .contains(GgufValue.of("Ġ"), GgufValue.of("äºº"), GgufValue.of("Ā"))
                .doesNotHaveDuplicates();
        assertThat(vocabulary.unconfirmed()).contains("tokens of the model file: bytes");
    }

    @Test
    void theCharacterOfAByteGoesBeforeIt() {
        var tokens = List.of(
                new Token("<0x41>", 0, TokenKind.BYTE),
                new Token("A", 0, TokenKind.NORMAL),
                new Token(" b", 0, TokenKind.NORMAL),
                new Token("▁b", 0, TokenKind.NORMAL));

        var metadata = VocabularyMetadata.ofCharacters(tokens);

        assertThat(metadata)
                .containsEntry("tokenizer.ggml.tokens", GgufValue.texts(List.of("[PAD0]", "A", "Ġb", "âĸģb")))
                .containsEntry("tokenizer.ggml.token_type", GgufValue.integers(5, 1, 1, 1));
    }

    @Test
    void definitionsThatWouldEndTheProcessAreNotImported() throws IOException {
        int tokens = TinyTokenizers.xverse(folder);
        String definition = Files.readString(folder.resolve("tokenizer.json"));
        TinyTokenizers.json(
                folder,
                "tokenizer.json",
                definition.replace("\"end_of_word_suffix\":null", "\"end_of_word_suffix\":\"x\""));

        assertThatThrownBy(() -> vocabulary("XverseForCausalLM", tokens))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json: model.end_of_word_suffix is x, it must be empty");
    }

    @Test
    void definitionsThatTheLibraryDoesNotTakeAreNotImported() throws IOException {
        int tokens = TinyTokenizers.xverse(folder);
        String definition = Files.readString(folder.resolve("tokenizer.json"));
        TinyTokenizers.json(folder, "tokenizer.json", definition.replace("\"Isolated\"", "\"Isolate\""));

        assertThatThrownBy(() -> vocabulary("XverseForCausalLM", tokens))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.json: definition is ");
    }

    @Test
    void theSpaceBeforeATextIsDeclared() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);

        assertThat(vocabulary("BaiChuanForCausalLM", tokens).metadata())
                .containsEntry("tokenizer.ggml.add_space_prefix", GgufValue.of(true))
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false));
    }

    @Test
    void rowsWithoutATokenGetOnesThatAreNotUsed() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN2);
        TinyTokenizers.json(folder, "added_tokens.json", "{\"<pad>\": %d}".formatted(tokens + 2));

        var vocabulary = vocabulary("BaichuanForCausalLM", tokens + 2);

        assertThat(VocabularyModels.texts(vocabulary).count()).isEqualTo(tokens + 2);
        assertThat(VocabularyModels.text(vocabulary, tokens + 1)).isEqualTo("[PAD%d]".formatted(tokens + 1));
        assertThat(VocabularyModels.kind(vocabulary, tokens + 1)).isEqualTo(TokenKind.UNUSED);
    }

    @Test
    void addedTokensWithARowAreThere() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.NANBEIGE);
        TinyTokenizers.json(
                folder, "added_tokens.json", "{\"<pad>\": %d, \"hello world\": %d}".formatted(tokens, tokens + 2));

        var vocabulary = vocabulary("NanbeigeForCausalLM", tokens + 3);

        assertThat(VocabularyModels.kind(vocabulary, tokens)).isEqualTo(TokenKind.CONTROL);
        assertThat(VocabularyModels.kind(vocabulary, tokens + 1)).isEqualTo(TokenKind.UNUSED);
        assertThat(VocabularyModels.kind(vocabulary, tokens + 2)).isEqualTo(TokenKind.USER_DEFINED);
    }

    @Test
    void addedControlTokensAreFoundInScaffoldsOnly() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);
        TinyTokenizers.json(folder, "added_tokens.json", "{\"<|im_start|>\": %d}".formatted(tokens));
        var vocabulary = vocabulary("LlamaForCausalLM", tokens + 1);
        try (var generator = VocabularyModels.open(folder.resolve("m.gguf"), vocabulary)) {
            var tokenizer = AuthorsTokenizer.read(folder.resolve("tokenizer.model"), generator.tokenizer());

            int[] scaffold = tokenizer.encodeScaffold("<|im_start|>你好<|im_end|>");

            assertThat(scaffold).startsWith(tokens);
            assertThat(Arrays.copyOfRange(scaffold, 1, scaffold.length))
                    .containsExactly(tokenizer.encode("你好<|im_end|>"));
            assertThat(tokenizer.encode("<|im_start|>")).doesNotContain(tokens);
        }
    }

    @Test
    void moreTokensThanRowsAreRefused() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.BAICHUAN);

        assertThatThrownBy(() -> vocabulary("BaichuanForCausalLM", tokens - 1))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tokenizer.model: number of tokens is %d".formatted(tokens));
    }

    @Test
    void aMissingTokenizerIsRefused() {
        assertThatThrownBy(() -> vocabulary("XverseForCausalLM", 300))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the tokenizer is missing");
    }

    @Test
    void mergesOfXverseBecomeScores() throws IOException {
        int tokens = TinyTokenizers.xverse(folder);
        var vocabulary = vocabulary("XverseForCausalLM", tokens);
        var scores = VocabularyModels.list(vocabulary, "scores");

        assertThat(scores.elements().getLast()).isEqualTo(GgufValue.of((float) -(scoresFrom(vocabulary) - 1)));
        assertThat(VocabularyModels.kind(vocabulary, 3)).isEqualTo(TokenKind.CONTROL);
        assertThat(vocabulary.metadata())
                .containsEntry("tokenizer.ggml.model", GgufValue.of("llama"))
                .containsEntry("tokenizer.ggml.bos_token_id", GgufValue.of(2))
                .containsEntry("tokenizer.ggml.eos_token_id", GgufValue.of(3))
                .containsEntry("tokenizer.ggml.padding_token_id", GgufValue.of(1))
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false))
                .containsEntry("tokenizer.ggml.add_space_prefix", GgufValue.of(false));
        assertThat(vocabulary.unconfirmed()).contains("normalizer: NFKC (tokenizer.json)");
    }

    private static int scoresFrom(ModelVocabulary vocabulary) {
        var scores = VocabularyModels.list(vocabulary, "scores");
        return (int) scores.elements().stream()
                .filter(score -> ((GgufValue.Real) score).value() > VocabularyMetadata.NEVER)
                .count();
    }

    @Test
    void theDefinitionForLaterLibrariesIsPreferred() throws IOException {
        int tokens = TinyTokenizers.xverse(folder);
        TinyTokenizers.json(
                folder,
                "tokenizer.json.update",
                Files.readString(folder.resolve("tokenizer.json")).replace("\"NFKC\"", "\"NFC\""));

        var vocabulary = vocabulary("XverseForCausalLM", tokens);

        assertThat(vocabulary.definition())
                .contains(new ModelVocabulary.Definition(folder.resolve("tokenizer.json.update"), "tokenizer.json"));
        assertThat(vocabulary.unconfirmed()).contains("normalizer: NFC (tokenizer.json.update)");
    }

    @Test
    void settingsOfTheAuthorsAreFollowed() throws IOException {
        int tokens = TinyTokenizers.sentencePiece(folder, Shape.NANBEIGE);
        TinyTokenizers.json(
                folder, "tokenizer_config.json", "{\"add_bos_token\": false, \"chat_template\": \"{{ x }}\"}");

        assertThat(vocabulary("LlamaForCausalLM", tokens).metadata())
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false))
                .containsEntry("tokenizer.chat_template", GgufValue.of("{{ x }}"));
        TinyTokenizers.json(folder, "tokenizer_config.json", "{}");
        assertThat(vocabulary("LlamaForCausalLM", tokens).metadata())
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(true))
                .doesNotContainKey("tokenizer.chat_template");
    }

    private ModelVocabulary vocabulary(String architecture, int tokens) throws IOException {
        return ModelVocabulary.of(folder, VocabularyModels.config(architecture, tokens));
    }
}
