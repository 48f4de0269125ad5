package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.DoubleConsumer;

/** Tells a listener how much of a model is loaded, on the loading thread. A listener that fails stops nothing. */
final class LoadProgress {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");

    private final DoubleConsumer listener;

    LoadProgress(DoubleConsumer listener) {
        this.listener = listener;
    }

    /** A {@code llama_progress_callback}, valid as long as the arena. */
    MemorySegment callback(Arena arena) {
        try {
            var type = MethodType.methodType(boolean.class, float.class, MemorySegment.class);
            var target = MethodHandles.lookup().bind(this, "goesOn", type);
            return NativeSymbols.upcall(target, FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_FLOAT, ADDRESS), arena);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    boolean goesOn(float done, MemorySegment data) {
        try {
            listener.accept(done);
        } catch (Throwable anything) {
            // An exception that leaves an upcall ends the process.
            LOG.log(Level.WARNING, "the listener to a model's loading failed", anything);
        }
        return true;
    }
}
