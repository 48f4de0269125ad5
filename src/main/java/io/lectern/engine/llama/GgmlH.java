package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ggml.h. */
final class GgmlH {

    static final int GGML_TYPE_F32 = 0;
    static final int GGML_TYPE_F16 = 1;
    static final int GGML_TYPE_Q4_0 = 2;
    static final int GGML_TYPE_Q8_0 = 8;

    private static final MethodHandle ggml_set_abort_callback =
            NativeSymbols.function("ggml_set_abort_callback", FunctionDescriptor.of(ADDRESS, ADDRESS));

    private GgmlH() {}

    static void ggml_set_abort_callback(MemorySegment callback) {
        try {
            var previous = (MemorySegment) ggml_set_abort_callback.invokeExact(callback);
            assert previous.address() == 0 : "somebody else hears of aborts";
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_set_abort_callback does not throw", unexpected);
        }
    }
}
