package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** stdlib.h. */
final class LibcH {

    private static final MethodHandle setenv =
            NativeSymbols.libc("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    private LibcH() {}

    /** Sets a variable for native code, unless it is set; Java's own view of the environment stays. */
    static void setenv(String name, String value) {
        int result;
        try (var arena = Arena.ofConfined()) {
            MemorySegment cName = arena.allocateFrom(name);
            MemorySegment cValue = arena.allocateFrom(value);
            result = (int) setenv.invokeExact(cName, cValue, 0);
        } catch (Throwable unexpected) {
            throw new AssertionError("setenv does not throw", unexpected);
        }
        if (result != 0) {
            throw new IllegalStateException("setenv of " + name + " returned " + result);
        }
    }
}
