package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTests {

    private static final String PAIR = "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(
            delimiter = ';',
            value = {
                "F32; [2]; [0,8]; ",
                "F16; [2,2]; [0,8]; ",
                "F32; [2]; [8,16]; tensor a data_offsets",
                "F32; [3]; [0,12]; tensor b data_offsets",
                "F32; [1]; [0,4]; tensor b data_offsets",
                "F32; [1]; [4,8]; tensor a data_offsets",
                "F32; [2]; [16,24]; tensor a data_offsets",
                "F32; [2]; [8,0]; tensor a data_offsets",
                "F32; [2]; [-8,0]; tensor a data_offsets",
                "F32; [2]; [0,8,16]; tensor a data_offsets",
                "F32; [2]; [0]; tensor a data_offsets",
                "F32; [2]; {}; tensor a data_offsets",
                "F32; [2]; [0,8.5]; tensor a data_offsets",
                "F32; [2]; [0,99999999999999999999]; /a/data_offsets",
                "F32; [3]; [0,8]; tensor a data_offsets",
                "F32; [-2]; [0,8]; the shape of tensor a",
                "F32; [4611686018427387904,4]; [0,8]; the shape of tensor a",
                "F32; [0,4611686018427387904,4]; [0,0]; the shape of tensor a",
                "F32; [1,1,1,1,1,1,1,1,2]; [0,8]; tensor a shape",
                "F32; 2; [0,8]; tensor a shape",
                "F32; [\"2\"]; [0,8]; tensor a shape",
                "F64; [1]; [0,8]; tensor a dtype",
                "F8_E4M3; [8]; [0,8]; tensor a dtype",
                "f32; [2]; [0,8]; tensor a dtype",
            })
    void shapesAndRangesMustBeThoseOfTheFile(String type, String shape, String range, String field) throws IOException {
        SafetensorsFile.write(folder.resolve("model.safetensors"), PAIR.formatted(type, shape, range), 16);

        if (field == null) {
            try (var weights = open()) {
                assertThat(weights.tensors()).containsOnlyKeys("a", "b");
            }
        } else {
            assertRefused(field);
        }
    }

    @Test
    void bytesThatBelongToNoTensorAreRefused() throws IOException {
        SafetensorsFile.write(folder.resolve("model.safetensors"), PAIR.formatted("F32", "[2]", "[0,8]"), 17);

        assertRefused("the end of the last tensor");
    }

    @Test
    void tensorsOfWholeNumbersAreCheckedAndLeftOut() throws IOException {
        SafetensorsFile.write(folder.resolve("model.safetensors"), PAIR.formatted("I64", "[1]", "[0,8]"), 16);

        try (var weights = open()) {
            assertThat(weights.tensors()).containsOnlyKeys("b");
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> weights.tensor("a"))
                    .withMessageContaining("the type of tensor a is I64");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[]; the first byte of the header",
                "{\"a\":1}; tensor a",
                "{\"a\":{}}; tensor a dtype",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}; tensor a data_offsets",
                "{\"a\":{\"dtype\":1,\"shape\":[0],\"data_offsets\":[0,0]}}; tensor a dtype",
                "{\"__metadata__\":{\"format\":1}}; __metadata__ format",
                "{\"__metadata__\":[]}; __metadata__",
                "{} {}; the header",
                "{\"a\":; /a",
                "{}{; the header",
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\"}}; /a/dtype",
                "{\"__metadata__\":{},\"__metadata__\":{}}; /__metadata__",
            })
    void theHeaderMustBeWhatTheFormatSays(String header, String field) throws IOException {
        SafetensorsFile.write(folder.resolve("model.safetensors"), header, 0);

        assertRefused(field);
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() throws IOException {
        String header = PAIR.formatted("F32", "[2]", "[0,8]").replace("\"b\"", "\"a\"");
        SafetensorsFile.write(folder.resolve("model.safetensors"), header, 16);

        assertRefused("/a");
    }

    @Test
    void aHeaderThatNestsDeeplyIsRefusedBeforeItFillsTheStack() throws IOException {
        String header = "{\"a\":{\"x\":" + "[".repeat(1_000_000);
        SafetensorsFile.write(folder.resolve("model.safetensors"), header, 0);

        assertRefused("/a/x");
    }

    @Test
    void whatAMessageCitesIsShortAndCannotSteerATerminal() throws IOException {
        String name = "\\u001b[2J\\u202e" + "x".repeat(2_000);
        SafetensorsFile.write(folder.resolve("model.safetensors"), "{\"%s\":{}}".formatted(name), 0);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining("tensor ?[2J?xxx")
                .withMessageContaining("… is missing")
                .satisfies(e -> assertThat(e.field()).hasSizeLessThan(400));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 9, 100_000_001, Long.MAX_VALUE})
    void theLengthOfTheHeaderMustBeWithinTheFile(long length) throws IOException {
        var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Files.write(folder.resolve("model.safetensors"), bytes.array());

        assertRefused("the length of the header");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void aFileThatIsTooShortForAHeaderIsRefused(int bytes) throws IOException {
        Files.write(folder.resolve("model.safetensors"), new byte[bytes]);

        assertRefused("the length of the header");
    }

    private Weights open() throws IOException {
        return Weights.open(folder, "model.safetensors", "pytorch_model.bin");
    }

    private void assertRefused(String field) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining(folder.resolve("model.safetensors").toString())
                .satisfies(e -> assertThat(e.field()).startsWith(field));
    }
}
