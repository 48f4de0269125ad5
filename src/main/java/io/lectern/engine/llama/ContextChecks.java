package io.lectern.engine.llama;

import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.ModelShape;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses settings with which llama.cpp makes no context of a model, or a wrong one. */
final class ContextChecks {

    private static final int QUANTIZED_BLOCK = 32;
    private static final int ALIBI_BAICHUAN_BLOCKS = 40;

    private ContextChecks() {}

    /** @throws ModelLoadException when the options do not suit the model */
    static void check(LlamaOptions options, ModelShape shape) {
        var context = options.context();
        boolean quantized = Stream.of(context.keyType(), context.valueType())
                .flatMap(Optional::stream)
                .anyMatch(KvType::quantized);
        if (quantized && !takesQuantized(shape)) {
            throw new ModelLoadException(
                    options.model(),
                    "its heads have %d numbers, a quantized cache needs a multiple of %d"
                            .formatted(shape.keyLength(), QUANTIZED_BLOCK));
        }
        boolean rotates = !(shape.architecture().equals("baichuan") && shape.blocks() == ALIBI_BAICHUAN_BLOCKS);
        if (!rotates && !context.rope().equals(RopeOptions.MODEL)) {
            throw new ModelLoadException(
                    options.model(), "it has no rotary positions, and %s are for those".formatted(context.rope()));
        }
    }

    /** Whether the cache of a model can be quantized. */
    static boolean takesQuantized(ModelShape shape) {
        return shape.keyLength() % QUANTIZED_BLOCK == 0;
    }
}
