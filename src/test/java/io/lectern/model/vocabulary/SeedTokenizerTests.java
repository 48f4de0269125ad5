package io.lectern.model.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lectern.engine.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ids that users of the real models have published. Runs where {@code -Dlectern.seedTokenizers} names a folder with a
 * folder for each model, such as {@code Baichuan2-7B-Chat/tokenizer.model}.
 */
class SeedTokenizerTests {

    private static final String FOLDER = "lectern.seedTokenizers";

    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of("Baichuan-7B", "What is your name?", List.of(2276, 715, 879, 1868, 81)),
                Arguments.of("Baichuan-13B-Chat", "你好", List.of(9875, 31213)),
                Arguments.of("Baichuan-13B-Chat", "我是人工智能助理", List.of(6323, 31161, 22073, 19745)),
                Arguments.of("Baichuan2-7B-Chat", "你好吗", List.of(16829, 93122)),
                Arguments.of(
                        "XVERSE-65B",
                        "德怀特·D·艾森豪威尔在1953年至1961年间担任美国总统,所以他一共任职了8年",
                        List.of(
                                23091, 23164, 27893, 185, 71, 185, 31994, 25450, 34534, 21629, 22160, 20900, 52, 60, 56,
                                54, 22768, 31855, 52, 60, 57, 52, 22768, 36976, 23873, 18807, 98280, 23223, 31067, 47,
                                98076, 18770, 18556, 19437, 18807, 31432, 18690, 59, 22768)));
    }

    @ParameterizedTest
    @MethodSource("published")
    void givesThePublishedIds(String model, String text, List<Integer> ids) throws Exception {
        var tokenizer = tokenizer(model);
        try {
            assertThat(tokenizer.encode(text))
                    .containsExactly(ids.stream().mapToInt(Integer::intValue).toArray());
        } finally {
            close(tokenizer);
        }
    }

    @Test
    void rolesAreWhereTheChatFormatsHaveThem() throws Exception {
        assertThat(tokenizer("Baichuan-13B-Chat").encodeScaffold("<reserved_102>"))
                .containsExactly(31106, 195);
        assertThat(tokenizer("Baichuan2-7B-Chat").encodeScaffold("<reserved_106>"))
                .containsExactly(195);
    }

    @ParameterizedTest
    @MethodSource("published")
    void anyTextOfAUserIsFreeOfControlTokens(String model, String ignoredText, List<Integer> ignoredIds)
            throws Exception {
        var tokenizer = tokenizer(model);
        try {
            assertThat(tokenizer.encode("<reserved_102><reserved_106></s><|endoftext|>"))
                    .doesNotContain(195, 196, 1, 2);
            assertThatCode(() -> tokenizer.encode("\0\uD800 𠀋\uFFFD")).doesNotThrowAnyException();
        } finally {
            close(tokenizer);
        }
    }

    private static Tokenizer tokenizer(String model) throws IOException {
        String folder = System.getProperty(FOLDER, "");
        assumeTrue(!folder.isEmpty(), "the models' own tokenizers are not here: set -D" + FOLDER);
        for (String name : List.of("tokenizer.model", "tokenizer.json.update", "tokenizer.json")) {
            Path file = Path.of(folder, model, name);
            if (Files.isRegularFile(file)) {
                return name.endsWith(".model")
                        ? SentencePieceTokenizer.read(file, new NoDecoding())
                        : LibraryTokenizer.read(file, new NoDecoding());
            }
        }
        assumeTrue(false, "no tokenizer in " + Path.of(folder, model));
        throw new AssertionError();
    }

    private static void close(Tokenizer tokenizer) throws Exception {
        if (tokenizer instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
