package io.lectern.engine.llama;

import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.ModelShape;

/** Refuses settings with which llama.cpp makes no context of a model, or a wrong one. */
final class ContextChecks {

    private static final int QUANTIZED_BLOCK = 32;
    private static final int ALIBI_BAICHUAN_BLOCKS = 40;

    private ContextChecks() {}

    /** @throws ModelLoadException when the options do not suit the model */
    static void check(LlamaOptions options, ModelShape shape) {
        var context = options.context();
        boolean quantized = context.keyType() == KvType.Q8_0 || context.valueType() == KvType.Q8_0;
        if (quantized && shape.keyLength() % QUANTIZED_BLOCK != 0) {
            throw new ModelLoadException(
                    options.model(),
                    "its heads have %d numbers, a cache in Q8_0 needs a multiple of %d"
                            .formatted(shape.keyLength(), QUANTIZED_BLOCK));
        }
        boolean rotates = !(shape.architecture().equals("baichuan") && shape.blocks() == ALIBI_BAICHUAN_BLOCKS);
        if (!rotates && !context.rope().equals(RopeOptions.MODEL)) {
            throw new ModelLoadException(
                    options.model(), "it has no rotary positions, and %s are for those".formatted(context.rope()));
        }
    }
}
