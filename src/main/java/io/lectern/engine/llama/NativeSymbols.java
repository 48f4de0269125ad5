package io.lectern.engine.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The functions of the loaded libraries. A process has one build of llama.cpp: its backends register globally. */
@SuppressWarnings("restricted")
final class NativeSymbols {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final AtomicReference<@Nullable SymbolLookup> LOADED = new AtomicReference<>();

    private NativeSymbols() {}

    /** Maps the libraries into the process for good. */
    static SymbolLookup map(LibraryFiles files) {
        SymbolLookup base = library(files.base());
        SymbolLookup ggml = library(files.ggml());
        SymbolLookup llama = library(files.llama());
        return llama.or(ggml).or(base);
    }

    /** From now on the header classes find their functions here. */
    static void use(SymbolLookup lookup) {
        if (!LOADED.compareAndSet(null, lookup)) {
            throw new IllegalStateException("a build of llama.cpp is in use already");
        }
    }

    static MethodHandle function(String name, FunctionDescriptor descriptor) {
        var lookup = LOADED.get();
        if (lookup == null) {
            throw new IllegalStateException("llama.cpp is not loaded");
        }
        return function(lookup, name, descriptor);
    }

    static MethodHandle function(SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                lookup.find(name).orElseThrow(() -> new UnsatisfiedLinkError("no function " + name)), descriptor);
    }

    static MethodHandle libc(String name, FunctionDescriptor descriptor) {
        return function(LINKER.defaultLookup(), name, descriptor);
    }

    /** A C function pointer to a Java method, valid as long as the arena. */
    static MemorySegment upcall(MethodHandle target, FunctionDescriptor descriptor, Arena arena) {
        return LINKER.upcallStub(target, descriptor, arena);
    }

    private static SymbolLookup library(Path file) {
        return SymbolLookup.libraryLookup(file, Arena.global());
    }
}
