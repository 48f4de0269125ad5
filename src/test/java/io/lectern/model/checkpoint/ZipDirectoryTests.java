package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipDirectoryTests {

    private static final int END_BYTES = 22;
    private static final int WIDE_BYTES = 76;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("pytorch_model.bin");
    }

    @Test
    void entriesLieWhereAnotherReaderFindsThem() throws IOException {
        CheckpointFiles.writeFile(file, List.of(Weight.of("w", new float[] {1, 2, 3}, 3)));

        try (var weights = WeightFile.open(file);
                var zip = new ZipFile(file.toFile())) {
            var entries = ZipDirectory.read(weights);

            assertThat(entries).hasSize(zip.size());
            for (var entry : entries.values()) {
                byte[] expected = zip.getInputStream(zip.getEntry(entry.name())).readAllBytes();
                assertThat(weights.read(entry.offset(), (int) entry.bytes(), "").array())
                        .isEqualTo(expected);
                assertThat(entry.offset() % 64).isZero();
            }
        }
    }

    @Test
    void entriesBeyondFourGigabytesAreFound() throws IOException {
        long numbers = (1L << 30) + 3;
        var pickle = TorchPickle.begin().op('}').text("large");
        pickle.tensor(CheckpointTensor.Type.F32, "0", numbers, 0, List.of(numbers), List.of(1L))
                .op('s')
                .text("small");
        pickle.tensor(CheckpointTensor.Type.F32, "1", 1, 0, List.of(1L), List.of(1L))
                .op('s');
        try (var zip = new TorchZip(file, "archive")) {
            zip.add("data.pkl", pickle.stop());
            zip.addHole("data/0", numbers * Float.BYTES);
            zip.add("data/1", StoredNumbers.bytes(Weight.of("small", new float[] {7}, 1)));
        }

        try (var weights = open()) {
            var number = new float[1];
            weights.tensor("small").read(0, number);

            assertThat(number).containsExactly(7);
            weights.tensor("large").read(numbers - 1, number);
            assertThat(number).containsExactly(0);
        }
    }

    @Test
    void aCompressedEntryIsRefusedWhateverItSaysOfItsSize() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[100_000_000]);
        }

        assertThat(Files.size(file)).isLessThan(200_000);
        assertRefused("zip entry archive/data.pkl", "compressed by method 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../data.pkl", "a//data.pkl", "a/./data.pkl", "a\\data.pkl", "data.pkl/"})
    void namesAreThoseOfPlainPaths(String name) throws IOException {
        try (var zip = new TorchZip(file, "archive")) {
            zip.add(name, new byte[1]);
        }

        assertRefused("the name of zip entry 0", "a plain path");
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() throws IOException {
        try (var zip = new TorchZip(file, "archive")) {
            zip.add("data.pkl", new byte[1]);
            zip.add("data.pkl", new byte[2]);
        }

        assertRefused("zip entry archive/data.pkl", "there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "deep/data.pkl"})
    void anArchiveWithoutItsPickleIsRefused(String name) throws IOException {
        try (var zip = new TorchZip(file, "archive")) {
            zip.add(name, new byte[1]);
        }

        assertRefused("the entries named */data.pkl", "[]");
    }

    @Test
    void anArchiveOfTheOtherByteOrderIsRefused() throws IOException {
        try (var zip = new TorchZip(file, "archive")) {
            zip.add("data.pkl", TorchPickle.begin().op('}').stop());
            zip.add("byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        }

        assertRefused("zip entry archive/byteorder", "big");
    }

    @Test
    void theFormatBeforePyTorch16IsRefusedWithWhatToDo() throws IOException {
        Files.write(file, new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F'});

        assertRefused("the format", "save it again");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 21, 200})
    void aFileThatIsNoArchiveIsRefused(int bytes) throws IOException {
        Files.write(file, new byte[bytes]);

        assertRefused("the first bytes", "it must be");
    }

    @Test
    void aTruncatedArchiveIsRefusedWhereverItEnds() throws IOException {
        CheckpointFiles.writeFile(file, List.of(Weight.of("w", new float[] {1, 2, 3}, 3)));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatExceptionOfType(CheckpointException.class)
                    .as("%d of %d bytes", length, whole.length)
                    .isThrownBy(() -> open().close());
        }
    }

    @ParameterizedTest(name = "{0} bytes before the end becomes {2}: {3}")
    @CsvSource({
        // The end: disk, count, size, offset, comment.
        "18, 2, 1, the disk of the zip directory",
        "12, 2, 9, the zip64 end of the directory",
        "10, 4, 9, the zip64 end of the directory",
        "6, 4, 9, the zip64 end of the directory",
        "2, 2, 1, the end of the zip directory",
        // The zip64 locator and its record: count, size, offset.
        "34, 8, 5, the zip64 locator",
        "34, 8, -1, the zip64 locator",
        "66, 8, 99, the zip64 end of the directory",
    })
    void theEndMustAgreeWithItself(int back, int bytes, long value, String field) throws IOException {
        CheckpointFiles.writeFile(file, List.of(Weight.of("w", new float[] {1, 2, 3}, 3)));
        patch((int) Files.size(file) - back, bytes, value);

        assertRefused(field, "it must be");
    }

    @ParameterizedTest(name = "{0} in 64 bits: {3}")
    @CsvSource({
        "count, 32, 10, 4, 9223372036854775807, the number of zip entries",
        "count, 32, 10, 4, -1, the number of zip entries",
        "size, 40, 12, 4, 1099511627776, the zip directory",
        "size, 40, 12, 4, -1, the zip directory",
        "offset, 48, 16, 4, 1099511627776, the offset of the zip directory",
        "offset, 48, 16, 4, -1, the offset of the zip directory",
    })
    void the64BitNumbersMustBeWithinTheFile(
            String what, int wideAt, int narrowAt, int narrowBytes, long value, String field) throws IOException {
        CheckpointFiles.writeFile(file, List.of(Weight.of("w", new float[] {1, 2, 3}, 3)));
        int end = (int) Files.size(file) - END_BYTES;
        patch(end - WIDE_BYTES + wideAt, Long.BYTES, value);
        patch(end + narrowAt, what.equals("count") ? Short.BYTES : narrowBytes, -1);

        assertRefused(field, "it must be");
    }

    @ParameterizedTest(name = "entry field at {0} becomes {2}: {3}")
    @CsvSource({
        "0, 4, 7, zip entry 0",
        "8, 2, 1, zip entry archive/data.pkl",
        "10, 2, 8, zip entry archive/data.pkl",
        "20, 4, 5, zip entry archive/data.pkl",
        "24, 4, 5, zip entry archive/data.pkl",
        "28, 2, 65535, zip entry 0",
        "30, 2, 65535, zip entry 0",
        "32, 2, 65535, zip entry 0",
        "42, 4, 5, zip entry archive/data.pkl",
        "42, 4, 2000000000, zip entry archive/data.pkl",
        "42, 4, -1, zip entry archive/data.pkl offset",
        "46, 1, 255, the name of zip entry 0",
        "46, 1, 98, zip entry brchive/data.pkl",
    })
    void theDirectoryMustAgreeWithTheEntries(int at, int bytes, long value, String field) throws IOException {
        CheckpointFiles.writeFile(file, List.of(Weight.of("w", new float[] {1, 2, 3}, 3)));
        patch(directory() + at, bytes, value);

        assertRefused(field, "it must be");
    }

    @Test
    void entriesThatOverlapAreRefused() throws IOException {
        // The data of the first entry is an entry again, which the second record of the directory points to.
        try (var zip = new TorchZip(file, "a")) {
            zip.add("data.pkl", new byte[300]);
            zip.add("data/x10", new byte[1]);
        }
        byte[] bytes = Files.readAllBytes(file);
        int second = directory() + 46 + "a/data.pkl".length();
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(second + 42);
        System.arraycopy(bytes, header, bytes, 128, 60);
        Files.write(file, bytes);
        patch(second + 42, 4, 128);

        assertRefused("zip entry a/data/x10", "behind the one before");
    }

    private int directory() throws IOException {
        var end = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return end.getInt(end.limit() - 6);
    }

    private void patch(int at, int count, long value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var number =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        System.arraycopy(number.array(), 0, bytes, at, count);
        Files.write(file, bytes);
    }

    private Weights open() throws IOException {
        return Weights.open(folder, "model.safetensors", "pytorch_model.bin");
    }

    private void assertRefused(String field, String message) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining(file.toString())
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.field()).startsWith(field));
    }
}
