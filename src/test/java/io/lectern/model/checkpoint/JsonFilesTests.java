package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonFilesTests {

    @TempDir
    Path folder;

    @Test
    void aFileIsReadWithItsNumbersAsTheyAre() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{\"rope_theta\": 500000.0, \"model_max_length\": 1000000000000000019884624838656}");

        var json = JsonFiles.read(file);

        assertThat(json.get("rope_theta").doubleValue()).isEqualTo(500_000);
        assertThat(json.get("model_max_length").isIntegralNumber()).isTrue();
        assertThat(json.get("model_max_length").canConvertToInt()).isFalse();
    }

    static Stream<Arguments> filesThatAreNoJsonOrTooMuchOfIt() {
        return Stream.of(
                Arguments.of("", "the file"),
                Arguments.of("{", "the file"),
                Arguments.of("{\"a\": {\"b\": nul}}", "/a/b"),
                Arguments.of("{\"a\": 1} {}", "the file"),
                Arguments.of("{\"a\": 1, \"a\": 2}", "/a"),
                Arguments.of("{\"a\": [1, {\"b\": 1, \"b\": 2}]}", "/a/1/b"),
                Arguments.of("{\"a\": NaN}", "/a"),
                Arguments.of("{\"a\": \"\u0001\"}", "/a"),
                Arguments.of("{\"a\": " + "[".repeat(100_000), "/a/0/0"),
                Arguments.of("{\"a\": " + "{\"a\":".repeat(100_000), "/a/a/a"),
                Arguments.of("{\"a\": " + "9".repeat(65) + "}", "/a"),
                Arguments.of("{\"a\": 0." + "9".repeat(65) + "}", "/a"),
                Arguments.of("{\"a\": \"" + "x".repeat((8 << 20) + 1) + "\"}", "/a"),
                Arguments.of("{\"" + "x".repeat(5_000) + "\": 1}", "the file"),
                Arguments.of("[" + "[],".repeat(2_000_000) + "[]]", "/"));
    }

    @ParameterizedTest
    @MethodSource
    void filesThatAreNoJsonOrTooMuchOfIt(String content, String field) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, content);

        assertRefused(file, field);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        Path file = folder.resolve("config.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

        assertRefused(file, "the file");
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }

        assertRefused(file, "the file");
    }

    @Test
    void aFileMustBeThereAndAFile() {
        assertRefused(folder.resolve("none.json"), "the file");
        assertRefused(folder, "the path");
    }

    private static void assertRefused(Path file, String field) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> JsonFiles.read(file))
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000))
                .satisfies(e -> assertThat(e.field()).startsWith(field));
    }
}
