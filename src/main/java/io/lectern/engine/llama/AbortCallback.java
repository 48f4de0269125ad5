package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;

/** Asks during a computation, on its thread, whether to end it. */
final class AbortCallback {

    private final BooleanSupplier abort;

    AbortCallback(BooleanSupplier abort) {
        this.abort = abort;
    }

    /** A {@code ggml_abort_callback}, valid as long as the arena. */
    MemorySegment pointer(Arena arena) {
        try {
            var type = MethodType.methodType(boolean.class, MemorySegment.class);
            var target = MethodHandles.lookup().bind(this, "aborts", type);
            return NativeSymbols.upcall(target, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), arena);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    boolean aborts(MemorySegment data) {
        try {
            boolean ends = abort.getAsBoolean();
            if (ends) {
                NativeLog.expectAbort(true);
            }
            return ends;
        } catch (Throwable anything) {
            // An exception that leaves an upcall ends the process.
            return true;
        }
    }
}
