package io.lectern.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a pickle of protocol 2, opcode after opcode, with the memo as Python's pickler keeps it. */
final class TorchPickle {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> memo = new HashMap<>();

    private int memoSize;

    private TorchPickle() {}

    static TorchPickle begin() {
        return new TorchPickle().op(0x80).op(2);
    }

    byte[] stop() {
        return op('.').out.toByteArray();
    }

    TorchPickle op(int opcode) {
        out.write(opcode);
        return this;
    }

    TorchPickle ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    TorchPickle mark() {
        return op('(');
    }

    TorchPickle setItems() {
        return op('u');
    }

    TorchPickle tuple() {
        return op('t').put();
    }

    TorchPickle reduce() {
        return op('R').put();
    }

    TorchPickle global(String module, String name) {
        return once(module + "\n" + name, () -> op('c').ascii(module + "\n" + name + "\n"));
    }

    TorchPickle orderedDictionary() {
        return global("collections", "OrderedDict").op(')').reduce();
    }

    TorchPickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return once("text " + text, () -> {
            op('X').i32(utf8.length);
            out.writeBytes(utf8);
        });
    }

    TorchPickle whole(long number) {
        if (number >= 0 && number < 1 << 8) {
            return op('K').op((int) number);
        }
        if (number >= 0 && number < 1 << 16) {
            return op('M').op((int) number).op((int) number >>> 8);
        }
        if (number == (int) number) {
            return op('J').i32((int) number);
        }
        out.writeBytes(ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x8a)
                .put((byte) Long.BYTES)
                .putLong(number)
                .array());
        return this;
    }

    /** The whole storage of a weight, in the order of its shape. */
    TorchPickle tensor(CheckpointFiles.Weight weight, String storage) {
        return tensor(weight.type(), storage, weight.numbers().length, 0, weight.shape(), strides(weight.shape()));
    }

    /** A view of a storage. */
    TorchPickle tensor(
            CheckpointTensor.Type type,
            String storage,
            long storageLength,
            long offset,
            List<Long> shape,
            List<Long> strides) {
        global("torch._utils", "_rebuild_tensor_v2").mark();
        storage(storageClass(type), storage, storageLength);
        return whole(offset)
                .wholes(shape)
                .wholes(strides)
                .op(0x89)
                .orderedDictionary()
                .tuple()
                .reduce();
    }

    private static String storageClass(CheckpointTensor.Type type) {
        return switch (type) {
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
        };
    }

    TorchPickle storage(String type, String key, long length) {
        mark().text("storage").global("torch", type).text(key).text("cpu").whole(length);
        return tuple().op('Q');
    }

    private TorchPickle wholes(List<Long> numbers) {
        if (numbers.isEmpty()) {
            return op(')');
        }
        if (numbers.size() > 3) {
            mark();
        }
        numbers.forEach(this::whole);
        return op(numbers.size() > 3 ? 't' : 0x84 + numbers.size()).put();
    }

    static List<Long> strides(List<Long> shape) {
        var strides = new Long[shape.size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.get(i);
        }
        return List.of(strides);
    }

    TorchPickle i32(int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
        return this;
    }

    private TorchPickle once(String key, Runnable write) {
        var index = memo.get(key);
        if (index != null) {
            return index < 1 << 8 ? op('h').op(index) : op('j').i32(index);
        }
        write.run();
        memo.put(key, memoSize);
        return put();
    }

    private TorchPickle put() {
        int index = memoSize++;
        return index < 1 << 8 ? op('q').op(index) : op('r').i32(index);
    }
}
