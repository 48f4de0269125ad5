package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.Tokenizer;
import io.lectern.engine.llama.EmbeddingOptions;
import io.lectern.engine.llama.LlamaTextEmbedder;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.checkpoint.CheckpointFiles.Format;
import io.lectern.model.conversion.EncoderCheckpoint;
import io.lectern.model.conversion.EncoderCheckpoint.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class EncoderVocabularyTests {

    private static final String[] PIECES = {
        "the", "cat", "sat", "sitting", "Über", "中文", "文", " ", "  ", "\t", "\n", "?", "!", "A", "Ａ", "①", "1", "é",
        "ﬁ", "😀", "\u00ad", "-", "\u3000", "ж"
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void theModelFileAndTheAuthorsFileGiveTheSameTokens(Kind kind) throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        var model = imported(kind);
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1));
                var authors = authors(embedder.tokenizer())) {
            for (int i = 0; i < 500; i++) {
                var text = new StringBuilder();
                for (int piece = random.nextInt(12); piece >= 0; piece--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }

                int[] tokens = authors.encode(text.toString());

                assertThat(embedder.tokenizer().encode(text.toString()))
                        .as("tests.seed %d, text %s", seed, JsonMapper.shared().writeValueAsString(text.toString()))
                        .isEqualTo(tokens);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTextOfAUserBecomesATokenThatSteers(Kind kind) throws IOException {
        var model = imported(kind);
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1));
                var authors = authors(embedder.tokenizer())) {
            int[] steering = kind == Kind.BERT ? new int[] {0, 2, 3} : new int[] {0, 1, 2};
            for (String text : List.of("<s>", "</s> <pad>", "a<mask>b", "[CLS]", "the [SEP] cat", "[MASK]", "[PAD]")) {
                assertThat(authors.encode(text)).doesNotContain(steering).isNotEmpty();
                assertThat(embedder.tokenizer().encode(text))
                        .doesNotContain(steering)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void textsLongerThanTheAuthorsTokenizerTakesAreNotCut() throws IOException {
        var model = imported(Kind.BERT);
        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1));
                var authors = authors(embedder.tokenizer())) {
            String text = "the cat ".repeat(40_000);

            assertThat(authors.encode(text)).hasSize(80_000);
            assertThat(embedder.tokenizer().encode(text)).isEqualTo(authors.encode(text));
        }
    }

    @Test
    void olderFilesListTheWords() throws IOException {
        var source = EncoderCheckpoint.embedding(Kind.BERT)
                .write(folder.resolve("tiny"), Format.SAFETENSORS, "pooling_mode_cls_token");
        var json = JsonMapper.shared().readTree(source.resolve("tokenizer.json"));
        var words = json.path("model")
                .path("vocab")
                .propertyStream()
                .map(word -> word.getKey())
                .toList();
        Files.delete(source.resolve("tokenizer.json"));
        Files.writeString(source.resolve("vocab.txt"), String.join("\n", words) + "\n");
        Files.writeString(source.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");

        var model = EncoderCheckpoint.convert(source, folder.resolve("model.gguf"), TensorType.F32);

        try (var embedder = LlamaTextEmbedder.open(EmbeddingOptions.of(model).withThreads(1))) {
            var tokenizer = embedder.tokenizer();
            assertThat(tokenizer.encode("the cat")).containsExactly(words.indexOf("the"), words.indexOf("cat"));
            assertThat(tokenizer.encode("The")).containsExactly(words.indexOf("[UNK]"));
        }
        var metadata = GgufFile.read(model).metadata();
        assertThat(metadata).containsEntry("tokenizer.ggml.bos_token_id", GgufValue.of(2));
        assertThat(metadata).containsEntry("tokenizer.ggml.seperator_token_id", GgufValue.of(3));
    }

    @Test
    void readsTheTokensAroundATextInEveryWayOfSayingIt() {
        assertThat(template("{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 102], \"cls\": [\"[CLS]\", 101]}"))
                .isEqualTo(new TextTemplate(List.of(101), List.of(102), List.of(102)));
        assertThat(template("{\"type\": \"RobertaProcessing\", \"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 0]}"))
                .isEqualTo(new TextTemplate(List.of(0), List.of(2), List.of(2, 2)));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> template("{\"type\": \"TemplateProcessing\", \"single\": [], \"pair\": []}"))
                .withMessageContaining("post_processor.single");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(
                        () -> template(
                                "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"<s>\"}}], \"pair\": []}"))
                .withMessageContaining("one without <s>");
    }

    private static TextTemplate template(String json) {
        return TextTemplate.of(Path.of("tokenizer.json"), JsonMapper.shared().readTree(json))
                .orElseThrow();
    }

    private Path imported(Kind kind) throws IOException {
        var source = EncoderCheckpoint.embedding(kind)
                .write(folder.resolve("tiny"), Format.SAFETENSORS, "pooling_mode_cls_token");
        return EncoderCheckpoint.convert(source, folder.resolve("model.gguf"), TensorType.F32);
    }

    private LibraryTokenizer authors(Tokenizer modelFile) throws IOException {
        return LibraryTokenizer.read(folder.resolve("tiny/tokenizer.json"), modelFile);
    }
}
