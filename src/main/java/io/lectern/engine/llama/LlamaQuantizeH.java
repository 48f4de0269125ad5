package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/** llama.h of v0.5.0: quantization. Nothing is checked here. */
final class LlamaQuantizeH {

    private static final MethodHandle llama_model_quantize_default_params =
            LlamaH.function("llama_model_quantize_default_params", LlamaQuantizeParams.LAYOUT);
    private static final MethodHandle llama_model_quantize =
            LlamaH.function("llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

    private LlamaQuantizeH() {}

    static MemorySegment llama_model_quantize_default_params(Arena arena) {
        try {
            return (MemorySegment) llama_model_quantize_default_params.invokeExact((SegmentAllocator) arena);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_model_quantize_default_params", unexpected);
        }
    }

    static int llama_model_quantize(MemorySegment in, MemorySegment out, MemorySegment params) {
        try {
            return (int) llama_model_quantize.invokeExact(in, out, params);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_model_quantize", unexpected);
        }
    }
}
