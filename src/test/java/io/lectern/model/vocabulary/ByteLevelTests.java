package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Tokenizers of bytes, as those of Qwen and Llama 3. */
class ByteLevelTests {

    private static final List<String> SPECIAL = List.of("<|im_start|>", "<|im_end|>");
    private static final List<String> MERGES = List.of("t h", "Ġ th", "Ġth e", "ä º", "äº º", "å ·", "å· ¥");

    @TempDir
    Path folder;

    @Test
    void llamaShowsTheTokensAndGivesTheSameIds() throws IOException {
        long seed = Long.getLong("tests.seed", 21);
        int tokens = write("", true);
        var vocabulary = ModelVocabulary.of(folder, VocabularyModels.config("Qwen2ForCausalLM", tokens));
        var texts = new RandomTexts(seed);
        try (var generator = VocabularyModels.open(folder.resolve("m.gguf"), vocabulary);
                var tokenizer = LibraryTokenizer.read(folder.resolve("tokenizer.json"), generator.tokenizer())) {
            for (int i = 0; i < 500; i++) {
                String text = texts.next();
                int[] ids = tokenizer.encode(text);

                assertThat(tokenizer.decode(ids))
                        .as(() -> RandomTexts.described(seed, text))
                        .isEqualTo(text);
            }
            assertThat(generator.tokenizer().encode("the 人工 model")).containsExactly(tokenizer.encode("the 人工 model"));
        }
    }

    @Test
    void bothSpellingsOfMergesMeanTheSame() throws IOException {
        int tokens = write("", false);
        var first = ModelVocabulary.of(folder, VocabularyModels.config("Qwen2ForCausalLM", tokens));
        write("", true);

        var second = ModelVocabulary.of(folder, VocabularyModels.config("Qwen2ForCausalLM", tokens));

        assertThat(second.metadata()).isEqualTo(first.metadata());
        assertThat(first.metadata())
                .containsEntry("tokenizer.ggml.model", GgufValue.of("gpt2"))
                .containsEntry("tokenizer.ggml.pre", GgufValue.of("qwen2"))
                .containsEntry("tokenizer.ggml.merges", GgufValue.texts(MERGES))
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false))
                .containsEntry("tokenizer.ggml.add_eos_token", GgufValue.of(false));
        assertThat(VocabularyModels.kind(first, tokens - 1)).isEqualTo(TokenKind.CONTROL);
    }

    @Test
    void tokensAroundATextAreDeclared() throws IOException {
        String single = """
                {"type": "TemplateProcessing", "pair": [], "special_tokens": {}, "single":
                 [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<|im_end|>", "type_id": 0}}]}
                """;
        int tokens = write(single, false);

        var vocabulary = ModelVocabulary.of(folder, VocabularyModels.config("Qwen3ForCausalLM", tokens));

        assertThat(vocabulary.metadata())
                .containsEntry("tokenizer.ggml.add_bos_token", GgufValue.of(false))
                .containsEntry("tokenizer.ggml.add_eos_token", GgufValue.of(true));
    }

    private int write(String processor, boolean pairs) throws IOException {
        var mapper = new JsonMapper();
        var root = mapper.createObjectNode();
        var words = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        words.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", WordExpressions.QWEN);
        words.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
        if (!processor.isEmpty()) {
            root.set("post_processor", mapper.readTree(processor));
        }
        var tokens = new ArrayList<String>();
        for (int value = 0; value < 256; value++) {
            tokens.add(ByteAlphabet.of(value));
        }
        MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
        var model = root.putObject("model").put("type", "BPE");
        var vocabulary = model.putObject("vocab");
        for (String token : tokens) {
            vocabulary.put(token, vocabulary.size());
        }
        var merges = model.putArray("merges");
        for (String merge : MERGES) {
            if (pairs) {
                merges.addArray().add(merge.split(" ")[0]).add(merge.split(" ")[1]);
            } else {
                merges.add(merge);
            }
        }
        var added = root.putArray("added_tokens");
        for (String special : SPECIAL) {
            int id = tokens.size() + added.size();
            added.addObject()
                    .put("id", id)
                    .put("content", special)
                    .put("special", true)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false);
        }
        Files.write(folder.resolve("tokenizer.json"), mapper.writeValueAsBytes(root));
        return tokens.size() + SPECIAL.size();
    }
}
