package io.lectern.model.checkpoint;

import io.lectern.model.checkpoint.PickleValue.Dictionary;
import io.lectern.model.checkpoint.PickleValue.Global;
import io.lectern.model.checkpoint.PickleValue.Storage;
import io.lectern.model.checkpoint.PickleValue.Text;
import io.lectern.model.checkpoint.PickleValue.Tuple;
import io.lectern.model.checkpoint.PickleValue.View;
import io.lectern.model.checkpoint.PickleValue.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Makes the values of a pickle that stand for what PyTorch's functions would build. */
final class TensorBuilder {

    private final PickleInput in;

    TensorBuilder(PickleInput in) {
        this.in = in;
    }

    /** @throws CheckpointException for a name that is not allowed */
    PickleValue global(String module, String name) {
        return TorchGlobal.named(module, name)
                .map(Global::new)
                .orElseThrow(() -> in.refused(
                        "global", module + "." + name, "one of " + new TreeSet<>(TorchGlobal.ALLOWED.keySet())));
    }

    PickleValue global(PickleValue module, PickleValue name) {
        if (module instanceof Text(String moduleText) && name instanceof Text(String nameText)) {
            return global(moduleText, nameText);
        }
        throw in.refused("global", module.kind() + " and " + name.kind(), "two texts");
    }

    /** The refusal of what the old opcode for instances wants, by its name. */
    CheckpointException instance(String module, String name) {
        return in.refused("opcode INST", module + "." + name, "one that a state dictionary needs");
    }

    /** What the persistent id stands for: {@code ('storage', class, key, device, length)}. */
    PickleValue storage(PickleValue id) {
        if (id instanceof Tuple(var parts)
                && parts.size() == 5
                && parts.get(0) instanceof Text(String storage)
                && storage.equals("storage")
                && parts.get(1) instanceof Global(TorchGlobal.StorageClass(NumberKind numbers))
                && parts.get(2) instanceof Text(String key)
                && parts.get(3) instanceof Text
                && parts.get(4) instanceof Whole(long length)) {
            return new Storage(numbers, key, length);
        }
        throw in.refused("the persistent id", id.kind(), "('storage', class, key, device, length)");
    }

    /** What a call stands for. */
    PickleValue build(PickleValue called, PickleValue arguments) {
        if (called instanceof Global(TorchGlobal.Builder builder) && arguments instanceof Tuple(var parts)) {
            return switch (builder) {
                case DICTIONARY -> dictionary(parts);
                case TENSOR -> tensor(parts);
                case PARAMETER -> parameter(parts);
            };
        }
        throw in.refused("the call", "of %s with %s".formatted(called.kind(), arguments.kind()), "of a builder");
    }

    private PickleValue dictionary(List<PickleValue> arguments) {
        if (!arguments.isEmpty()) {
            throw in.refused(TorchGlobal.Builder.DICTIONARY.path(), arguments.size() + " arguments", "without any");
        }
        return new Dictionary();
    }

    /** {@code (storage, offset, shape, strides, requires_grad, hooks)}, and behind them what newer versions add. */
    private PickleValue tensor(List<PickleValue> arguments) {
        if (arguments.size() >= 6
                && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Whole(long offset)
                && arguments.get(2) instanceof Tuple(var shape)
                && arguments.get(3) instanceof Tuple(var strides)
                && shape.size() == strides.size()) {
            return new View(storage, offset, wholes(shape), wholes(strides));
        }
        throw in.refused(
                TorchGlobal.Builder.TENSOR.path(),
                kinds(arguments),
                "a storage, an offset, a shape, strides of the same size, and what follows");
    }

    private PickleValue parameter(List<PickleValue> arguments) {
        if (!arguments.isEmpty() && arguments.getFirst() instanceof View view) {
            return view;
        }
        throw in.refused(TorchGlobal.Builder.PARAMETER.path(), kinds(arguments), "a tensor, and what follows");
    }

    private List<Long> wholes(List<PickleValue> values) {
        var wholes = new ArrayList<Long>();
        for (var value : values) {
            if (!(value instanceof Whole(long whole))) {
                throw in.refused("a shape or its strides", kinds(values), "whole numbers");
            }
            wholes.add(whole);
        }
        return wholes;
    }

    private static String kinds(List<PickleValue> values) {
        return values.stream()
                .limit(Shapes.MAX_DIMENSIONS)
                .map(PickleValue::kind)
                .toList()
                .toString();
    }
}
