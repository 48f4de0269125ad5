package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** stdlib.h and sys/resource.h. */
final class LibcH {

    private static final MethodHandle setenv =
            NativeSymbols.libc("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    private static final int MADV_HUGEPAGE = 14;

    private static final MethodHandle aligned_alloc =
            NativeSymbols.libc("aligned_alloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle madvise =
            NativeSymbols.libc("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle free = NativeSymbols.libc("free", FunctionDescriptor.ofVoid(ADDRESS));

    private static final MethodHandle getrlimit =
            NativeSymbols.libc("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private LibcH() {}

    static int getrlimit(int resource, MemorySegment limits) {
        try {
            return (int) getrlimit.invokeExact(resource, limits);
        } catch (Throwable unexpected) {
            throw new AssertionError("getrlimit does not throw", unexpected);
        }
    }

    /** Memory from {@code free}'s heap, NULL when there is not so much; the size must be a multiple of the alignment. */
    static MemorySegment aligned_alloc(long alignment, long bytes) {
        try {
            return (MemorySegment) aligned_alloc.invokeExact(alignment, bytes);
        } catch (Throwable unexpected) {
            throw new AssertionError("aligned_alloc does not throw", unexpected);
        }
    }

    /** Asks for large pages, of which the system may give some. */
    static void adviseHugePages(MemorySegment memory, long bytes) {
        try {
            int ignored = (int) madvise.invokeExact(memory, bytes, MADV_HUGEPAGE);
        } catch (Throwable unexpected) {
            throw new AssertionError("madvise does not throw", unexpected);
        }
    }

    static void free(MemorySegment memory) {
        try {
            free.invokeExact(memory);
        } catch (Throwable unexpected) {
            throw new AssertionError("free does not throw", unexpected);
        }
    }

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
