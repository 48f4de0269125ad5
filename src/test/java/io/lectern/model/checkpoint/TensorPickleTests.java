package io.lectern.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.model.checkpoint.CheckpointFiles.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorPickleTests {

    private static final int STORAGE_BYTES = 64;

    @TempDir
    Path folder;

    @Test
    void theVersionsOfModulesInAStateDictionaryAreIgnored() throws IOException {
        var pickle = TorchPickle.begin().orderedDictionary().mark();
        pickle.text("w").tensor(Weight.of("w", new float[16], 16), "0").setItems();
        pickle.op('}').text("_metadata").orderedDictionary().op('s').op('b');
        write(pickle.stop());

        try (var weights = open()) {
            assertThat(weights.tensors()).containsOnlyKeys("w");
        }
    }

    @Test
    void opcodesOfTheLaterProtocolsAreRead() throws IOException {
        var pickle = TorchPickle.begin().op(0x80).op(4).op(0x95).i32(9).i32(0);
        shortText(shortText(pickle, "collections"), "OrderedDict")
                .op(0x93)
                .op(0x94)
                .op(')')
                .op('R');
        shortText(pickle, "w").tensor(Weight.of("w", new float[16], 4, 4), "0").op('s');
        write(pickle.stop());

        try (var weights = open()) {
            assertThat(weights.tensor("w").shape()).isEqualTo(List.of(4L, 4L));
        }
    }

    static Stream<Arguments> picklesThatCallSomething() {
        var system = TorchPickle.begin()
                .global("os", "system")
                .text("touch /tmp/owned")
                .op(0x85);
        var eval = shortText(shortText(TorchPickle.begin(), "builtins"), "eval").op(0x93);
        var instance = TorchPickle.begin().mark().text("id").op('i').ascii("os\nsystem\n");
        var object =
                TorchPickle.begin().mark().global("collections", "OrderedDict").op('o');
        var newObject =
                TorchPickle.begin().global("collections", "OrderedDict").op(')').op(0x81);
        var extension = TorchPickle.begin().op(0x82).op(1);
        var persistentText = TorchPickle.begin().op('P').ascii("os.system\n");
        var getattr = TorchPickle.begin().global("builtins", "getattr");
        var dotted = shortText(shortText(TorchPickle.begin(), "torch"), "_utils.os.system")
                .op(0x93);
        var codec = TorchPickle.begin().global("_codecs", "encode");
        var reconstructor = TorchPickle.begin().global("copyreg", "_reconstructor");
        var partial = TorchPickle.begin().global("functools", "partial");
        var load = TorchPickle.begin().global("torch", "load");
        return Stream.of(
                Arguments.of(system.reduce().stop(), "global is os.system"),
                Arguments.of(eval.stop(), "global is builtins.eval"),
                Arguments.of(instance.stop(), "opcode INST is os.system"),
                Arguments.of(object.stop(), "is OBJ"),
                Arguments.of(newObject.stop(), "is NEWOBJ"),
                Arguments.of(extension.stop(), "is EXT1"),
                Arguments.of(persistentText.stop(), "is PERSID"),
                Arguments.of(getattr.stop(), "global is builtins.getattr"),
                Arguments.of(dotted.stop(), "global is torch._utils.os.system"),
                Arguments.of(codec.stop(), "global is _codecs.encode"),
                Arguments.of(reconstructor.stop(), "global is copyreg._reconstructor"),
                Arguments.of(partial.stop(), "global is functools.partial"),
                Arguments.of(load.stop(), "global is torch.load"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void picklesThatCallSomething(byte[] pickle, String message) throws IOException {
        write(pickle);

        assertRefused(message);
    }

    static Stream<Arguments> picklesThatMisuseWhatIsAllowed() {
        var text = TorchPickle.begin().text("os").op(')').reduce();
        var memo = TorchPickle.begin().global("torch", "FloatStorage").op('0');
        var storage = TorchPickle.begin()
                .global("torch", "FloatStorage")
                .text("id")
                .op(0x85)
                .reduce();
        var arguments = TorchPickle.begin()
                .global("collections", "OrderedDict")
                .text("x")
                .op(0x85)
                .reduce();
        var build = TorchPickle.begin().text("x").op('}').op('b');
        var state = TorchPickle.begin().orderedDictionary().text("x").op('b');
        var items = TorchPickle.begin().text("x").mark().text("k").text("v").setItems();
        var odd = TorchPickle.begin().op('}').mark().text("k").setItems();
        var key = TorchPickle.begin().op('}').whole(1).whole(2).op('s');
        var twice = TorchPickle.begin()
                .op('}')
                .text("k")
                .whole(1)
                .op('s')
                .text("k")
                .whole(2)
                .op('s');
        var number = TorchPickle.begin().op('}').text("k").whole(1).op('s');
        var itself = TorchPickle.begin()
                .op('}')
                .op('q')
                .op(9)
                .text("k")
                .op('h')
                .op(9)
                .op('s');
        return Stream.of(
                Arguments.of(text.stop(), "the call is of a text with a tuple of 0"),
                Arguments.of(memo.stop(), "opcode 0x30"),
                Arguments.of(storage.stop(), "the call is of torch.FloatStorage"),
                Arguments.of(arguments.stop(), "collections.OrderedDict is 1 arguments"),
                Arguments.of(build.stop(), "opcode BUILD is for a text"),
                Arguments.of(state.stop(), "opcode BUILD is for a dictionary with a text"),
                Arguments.of(items.stop(), "the items is for a text"),
                Arguments.of(odd.stop(), "the items"),
                Arguments.of(key.stop(), "a key is a whole number"),
                Arguments.of(twice.stop(), "key k is there twice"),
                Arguments.of(number.stop(), "data.pkl: k is a whole number, it must be a tensor"),
                Arguments.of(itself.stop(), "data.pkl: k is a dictionary, it must be a tensor"),
                Arguments.of(TorchPickle.begin().text("x").stop(), "data.pkl is a text"),
                Arguments.of(TorchPickle.begin().text("x").text("y").stop(), "the stack is 1 values deep"),
                Arguments.of(TorchPickle.begin().stop(), "the stack is empty"),
                Arguments.of(TorchPickle.begin().op('R').stop(), "the stack is empty"),
                Arguments.of(TorchPickle.begin().text("x").mark().op('R').stop(), "the stack is empty"),
                Arguments.of(TorchPickle.begin().op('t').stop(), "the stack is without a mark"),
                Arguments.of(TorchPickle.begin().op('h').op(7).stop(), "memo 7 is empty"),
                Arguments.of(TorchPickle.begin().op('j').i32(-1).stop(), "memo 4294967295 is empty"),
                Arguments.of(TorchPickle.begin().op('Q').stop(), "the stack is empty"),
                Arguments.of(TorchPickle.begin().text("x").op('Q').stop(), "the persistent id is a text"),
                Arguments.of(TorchPickle.begin().op(0x80).op(9).stop(), "the protocol is 9"),
                Arguments.of(TorchPickle.begin().op('X').i32(-1).stop(), "a text is 4294967295 bytes long"),
                Arguments.of(TorchPickle.begin().op('X').i32(4_000).stop(), "the pickle is cut off"),
                Arguments.of(TorchPickle.begin().op(0x8a).op(255).stop(), "a whole number is 255 bytes long"),
                Arguments.of(TorchPickle.begin().op('X').i32(1).op(0xff).stop(), "a text is no UTF-8"),
                Arguments.of(TorchPickle.begin().op('c').ascii("torch").stop(), "the pickle is cut off"),
                Arguments.of(new byte[0], "the pickle is cut off"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void picklesThatMisuseWhatIsAllowed(byte[] pickle, String message) throws IOException {
        write(pickle);

        assertRefused(message);
    }

    @ParameterizedTest(name = "offset {1}, shape {2}, strides {3} of {0} numbers: {4}")
    @CsvSource(
            delimiter = ';',
            value = {
                "16; 0; 4 4; 4 1; ",
                "16; 0; 4 4; 1 4; ",
                "16; 15; 1; 1; ",
                "16; 15; 1; 1000000; ",
                "16; 16; 0 4; 4 1; ",
                "17; 0; 16; 1; the storage of tensor w",
                "-1; 0; 0; 1; the storage of tensor w",
                "16; 1; 16; 1; the strides of tensor w",
                "16; -1; 16; 1; the offset of tensor w",
                "16; 17; 0; 1; the offset of tensor w",
                "16; 9223372036854775807; 1; 1; the offset of tensor w",
                "16; 0; 4 4; 5 1; the strides of tensor w",
                "16; 0; 2; -1; the strides of tensor w",
                "16; 0; 3; 4611686018427387904; the strides of tensor w",
                "1; 0; 1000000; 0; the strides of tensor w",
                "16; 0; 4 4; 1; torch._utils._rebuild_tensor_v2",
                "16; 0; -16; 1; the shape of tensor w",
                "16; 0; 9223372036854775807 9223372036854775807; 0 0; the shape of tensor w",
                "16; 0; 1 1 1 1 1 1 1 1 1; 1 1 1 1 1 1 1 1 1; the shape of tensor w",
            })
    void viewsMustBeWithinTheirStorage(long length, long offset, String shape, String strides, String field)
            throws IOException {
        var pickle = TorchPickle.begin().op('}').text("w");
        pickle.tensor(CheckpointTensor.Type.F32, "0", length, offset, wholes(shape), wholes(strides))
                .op('s');
        write(pickle.stop());

        if (field == null) {
            open().close();
        } else {
            assertRefused(field);
        }
    }

    @Test
    void aStorageThatIsNotInTheArchiveIsNamed() throws IOException {
        var pickle = TorchPickle.begin().op('}').text("w");
        write(pickle.tensor(Weight.of("w", new float[1], 1), "../../x").op('s').stop());

        assertRefused("zip entry archive/data/../../x is missing");
    }

    @Test
    void numbersThatWeightsDoNotHaveAreRefused() throws IOException {
        write(TorchPickle.begin()
                .op('}')
                .text("w")
                .storage("DoubleStorage", "0", 1)
                .stop());

        assertRefused("global is torch.DoubleStorage");
    }

    @ParameterizedTest(name = "{0}, then {2} times {1}: {3}")
    @CsvSource({
        "}, }, 70000, the stack is full",
        "}, (, 70000, the stack is full",
        "}, q}, 1100000, the pickle is longer",
    })
    void thePickleMustStayWithinBounds(String first, String opcodes, int times, String message) throws IOException {
        write(TorchPickle.begin().ascii(first + opcodes.repeat(times)).stop());

        assertRefused(message);
    }

    @Test
    void theMemoIsBounded() throws IOException {
        var pickle = TorchPickle.begin().op(')');
        for (int i = 0; i < 600_000; i++) {
            pickle.op('r').i32(i * 31);
        }
        write(pickle.stop());

        assertRefused("the memo is full");
    }

    @Test
    void valuesThatHoldEachOtherManyTimesTakeNoRoom() throws IOException {
        // 2^10000 empty tuples, if they were unfolded.
        var pickle = TorchPickle.begin().op(')').op('q').op(0);
        for (int i = 0; i < 10_000; i++) {
            pickle.op('h').op(0).op(0x86).op('q').op(0);
        }
        write(pickle.stop());

        assertRefused("data.pkl is a tuple of 2");
    }

    @Test
    void thePickleItselfIsBounded() throws IOException {
        write(new byte[17 << 20]);

        assertRefused("archive/data.pkl is 17825792 bytes long");
    }

    private static TorchPickle shortText(TorchPickle pickle, String text) {
        return pickle.op(0x8c).op(text.length()).ascii(text);
    }

    private static List<Long> wholes(String text) {
        return Stream.of(text.split(" ")).map(Long::valueOf).toList();
    }

    private void write(byte[] pickle) throws IOException {
        TorchFile.write(folder.resolve("pytorch_model.bin"), pickle, STORAGE_BYTES);
    }

    private Weights open() throws IOException {
        return Weights.open(folder, "model.safetensors", "pytorch_model.bin");
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining(message)
                .withMessageContaining(folder.resolve("pytorch_model.bin").toString());
        assertThat(Files.exists(Path.of("/tmp/owned"))).isFalse();
    }
}
