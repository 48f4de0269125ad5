package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/** Turns an abort inside ggml into one clear line and a clean exit; the process cannot go on after one. */
final class AbortHook {

    /** EX_SOFTWARE of sysexits.h. */
    static final int EXIT_CODE = 70;

    private AbortHook() {}

    static void install() {
        try {
            var target = MethodHandles.lookup()
                    .findStatic(AbortHook.class, "aborted", MethodType.methodType(void.class, MemorySegment.class));
            GgmlH.ggml_set_abort_callback(
                    NativeSymbols.upcall(target, FunctionDescriptor.ofVoid(ADDRESS), Arena.global()));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    static void aborted(MemorySegment message) {
        try {
            // Past System.err, which may have been redirected into something that needs more of this process.
            var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
            err.println("lectern: the native engine cannot go on and ends the process: "
                    + CStrings.read(message).strip()
                    + LastCall.current().map(call -> ", in " + call).orElse(""));
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
