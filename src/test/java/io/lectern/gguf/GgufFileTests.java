package io.lectern.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.AlteredModels;
import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTests {

    private static final Sizes SIZES = new Sizes(1, 32, 2, 1, 32, 128, 1);

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        var path = folder.resolve("file.gguf");
        var texts = GgufValue.texts(List.of("", "a", "\u4e2d\ud83d\ude00"));
        new GgufWriter()
                .metadata("text", GgufValue.of("caf\u00e9"))
                .metadata("count", GgufValue.of(-1))
                .metadata("flag", GgufValue.of(true))
                .metadata("real", GgufValue.of(0.5f))
                .metadata("small", new GgufValue.Whole(GgufValueType.INT8, -3))
                .metadata("large", new GgufValue.Whole(GgufValueType.UINT64, Long.MIN_VALUE))
                .metadata("precise", new GgufValue.Real(GgufValueType.FLOAT64, Math.PI))
                .metadata("texts", texts)
                .metadata("integers", GgufValue.integers(1, -2))
                .tensor("a", TensorType.F32, List.of(3L, 2L), (index, row) -> Arrays.fill(row, index + 0.25f))
                .tensor("b", TensorType.F16, List.of(5L), (index, row) -> Arrays.fill(row, 1.5f))
                .write(path);

        var file = GgufFile.read(path);

        assertThat(file.version()).isEqualTo(3);
        assertThat(file.text("text")).contains("caf\u00e9");
        assertThat(file.value("count")).contains(new GgufValue.Whole(GgufValueType.UINT32, 0xFFFF_FFFFL));
        assertThat(file.value("small")).contains(new GgufValue.Whole(GgufValueType.INT8, -3));
        assertThat(file.value("large")).contains(new GgufValue.Whole(GgufValueType.UINT64, Long.MIN_VALUE));
        assertThat(file.value("precise")).contains(new GgufValue.Real(GgufValueType.FLOAT64, Math.PI));
        assertThat(file.value("flag")).contains(new GgufValue.Flag(true));
        assertThat(file.value("texts")).contains(texts);
        assertThat(file.tensors()).extracting(GgufTensor::name).containsExactly("a", "b");
        assertThat(data(file, file.tensors().getFirst()).asFloatBuffer().get(3)).isEqualTo(1.25f);
        assertThat(data(file, file.tensors().getLast()).getShort(8)).isEqualTo(Float.floatToFloat16(1.5f));
    }

    @Test
    void writesTheNearestNumbersOfHalfTheBits() throws IOException {
        var path = folder.resolve("file.gguf");
        float[] numbers = {1, -0.0f, 1 + 0x1p-8f, 1 + 0x3p-8f, -3.3895314e38f, Float.MAX_VALUE, Float.NaN, 1e-40f};
        new GgufWriter()
                .tensor("a", TensorType.BF16, List.of(8L), (index, row) -> System.arraycopy(numbers, 0, row, 0, 8))
                .write(path);

        assertThat(Dequantized.of(path).numbers("a"))
                .containsExactly(
                        1,
                        -0.0f,
                        1,
                        1.015625f,
                        -3.3895314e38f,
                        Float.POSITIVE_INFINITY,
                        Float.NaN,
                        Float.intBitsToFloat(1 << 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 33, 5_000, 1_000_000})
    void refusesAFileThatIsCutOff(int missingBytes) throws IOException {
        refuses(AlteredModels.truncated(folder.resolve("m.gguf"), SIZES, missingBytes));
    }

    @Test
    void refusesWhatIsNoGgufFile() throws IOException {
        refuses(folder.resolve("missing"));
        refuses(folder);
        refuses(Files.write(folder.resolve("empty"), new byte[0]));
        refuses(Files.writeString(folder.resolve("text"), "not a model, but long enough for a header"));
        refuses(AlteredModels.bytes(folder.resolve("big-endian"), SIZES, 4, 0, 0, 0, 3));
        refuses(AlteredModels.bytes(folder.resolve("version-1"), SIZES, 4, 1));
        refuses(AlteredModels.bytes(folder.resolve("version-99"), SIZES, 4, 99));
    }

    @Test
    void refusesCountsThatTheFileCannotHold() throws IOException {
        int[] negative = IntStream.generate(() -> 0xFF).limit(8).toArray();
        int[] huge = {0, 0, 0, 0, 0, 0, 0, 0x40};
        for (int offset : new int[] {8, 16, 24}) {
            refuses(AlteredModels.bytes(folder.resolve("negative"), SIZES, offset, negative));
            refuses(AlteredModels.bytes(folder.resolve("huge"), SIZES, offset, huge));
        }
    }

    @Test
    void refusesTensorsThatAreNotInTheFile() throws IOException {
        var path = folder.resolve("m.gguf");
        byte[] bytes = Files.readAllBytes(TinyModels.random(path, SIZES));
        int name = indexOf(bytes, "output_norm.weight");
        int dimensions = name + "output_norm.weight".length();
        int type = dimensions + 4 + 8;
        for (int[] change : new int[][] {
            {dimensions, 0},
            {dimensions, 9},
            {dimensions + 4, 0},
            {dimensions + 4 + 7, 0xFF},
            {dimensions + 4 + 7, 0x40},
            {type, 4},
            {type, 99},
            {type + 4, 1},
            {type + 4 + 7, 0xFF},
            {type + 4 + 6, 1}
        }) {
            refuses(AlteredModels.bytes(path, SIZES, change[0], change[1]));
        }
    }

    @Test
    void everyDamageIsATypedErrorOrHarmless() throws IOException {
        long seed = Long.getLong("tests.seed", 20_260_101);
        var random = new Random(seed);
        var path = folder.resolve("m.gguf");
        byte[] original = Files.readAllBytes(TinyModels.random(path, SIZES));
        int header = (int) GgufFile.read(path).dataOffset();
        for (int i = 0; i < 500; i++) {
            byte[] bytes = original.clone();
            for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
                bytes[random.nextInt(header)] = (byte) random.nextInt();
            }
            Files.write(path, bytes);
            try {
                ModelShape.of(GgufFile.read(path));
            } catch (GgufException refused) {
                assertThat(refused).as("seed %d, case %d", seed, i).hasMessageContaining("it must be");
            }
        }
    }

    private static void refuses(Path path) {
        assertThatExceptionOfType(GgufException.class)
                .as(path.toString())
                .isThrownBy(() -> GgufFile.read(path))
                .satisfies(e -> assertThat(e.file()).isEqualTo(path));
    }

    private static ByteBuffer data(GgufFile file, GgufTensor tensor) throws IOException {
        byte[] bytes = Files.readAllBytes(file.path());
        int start = (int) (file.dataOffset() + tensor.offset());
        return ByteBuffer.wrap(bytes, start, (int) tensor.bytes()).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
