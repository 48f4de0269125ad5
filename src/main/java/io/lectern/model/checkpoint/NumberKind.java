package io.lectern.model.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of numbers that are taken in the files: those of weights, and whole numbers, which are in buffers such as
 * positions and masks.
 */
enum NumberKind {
    F32(4, CheckpointTensor.Type.F32, "Float"),
    F16(2, CheckpointTensor.Type.F16, "Half"),
    BF16(2, CheckpointTensor.Type.BF16, "BFloat16"),
    I64(8, null, "Long"),
    I32(4, null, "Int"),
    I16(2, null, "Short"),
    I8(1, null, "Char"),
    U8(1, null, "Byte"),
    BOOL(1, null, "Bool");

    static final String READABLE = "F32, F16 or BF16";

    private final int bytes;
    private final CheckpointTensor.@Nullable Type type;
    private final String torchName;

    NumberKind(int bytes, CheckpointTensor.@Nullable Type type, String torchName) {
        this.bytes = bytes;
        this.type = type;
        this.torchName = torchName;
    }

    int bytes() {
        return bytes;
    }

    /** Empty for a kind that weights do not have. */
    Optional<CheckpointTensor.Type> type() {
        return Optional.ofNullable(type);
    }

    /** The class of PyTorch that stores it. */
    String storageClass() {
        return torchName + "Storage";
    }

    /** By the name that safetensors files use. */
    static Optional<NumberKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
