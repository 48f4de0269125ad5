package io.lectern.gguf;

import java.util.List;

/**
 * Where a tensor lies in the file.
 *
 * @param shape one to four dimensions, the length of a row first
 * @param offset bytes from the start of the file's data section
 */
public record GgufTensor(String name, TensorType type, List<Long> shape, long offset) {

    public GgufTensor {
        shape = List.copyOf(shape);
    }

    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    public long bytes() {
        return Math.multiplyExact(elements() / type.blockElements(), type.blockBytes());
    }
}
