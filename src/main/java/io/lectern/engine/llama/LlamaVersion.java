package io.lectern.engine.llama;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Asks a library for its version, before anything else of it is trusted. */
final class LlamaVersion {

    private LlamaVersion() {}

    /** @throws UnsatisfiedLinkError when the library is so old that it cannot say */
    static String of(SymbolLookup lookup) {
        MethodHandle version =
                NativeSymbols.function(lookup, "llama_version", FunctionDescriptor.of(ValueLayout.ADDRESS));
        try {
            return CStrings.read((MemorySegment) version.invokeExact());
        } catch (Throwable unexpected) {
            throw new AssertionError("llama_version does not throw", unexpected);
        }
    }
}
