package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lectern.engine.llama.LlamaLibrary.Device.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ggml-backend.h. */
final class GgmlBackendH {

    private static final int GGML_BACKEND_DEVICE_TYPE_CPU = 0;
    private static final int GGML_BACKEND_DEVICE_TYPE_GPU = 1;
    private static final int GGML_BACKEND_DEVICE_TYPE_IGPU = 2;

    private static final MethodHandle ggml_backend_load_all_from_path =
            NativeSymbols.function("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle ggml_backend_dev_count =
            NativeSymbols.function("ggml_backend_dev_count", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle ggml_backend_dev_get =
            NativeSymbols.function("ggml_backend_dev_get", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    private static final MethodHandle ggml_backend_dev_name =
            NativeSymbols.function("ggml_backend_dev_name", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle ggml_backend_dev_description =
            NativeSymbols.function("ggml_backend_dev_description", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle ggml_backend_dev_type =
            NativeSymbols.function("ggml_backend_dev_type", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private static final MethodHandle ggml_backend_dev_memory =
            NativeSymbols.function("ggml_backend_dev_memory", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));

    private GgmlBackendH() {}

    static void ggml_backend_load_all_from_path(Path folder) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(folder.toString());
            ggml_backend_load_all_from_path.invokeExact(path);
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_backend_load_all_from_path does not throw", unexpected);
        }
    }

    static List<LlamaLibrary.Device> devices() {
        return handles().stream().map(GgmlBackendH::device).toList();
    }

    /** The handle of the device of this name, as {@link #devices} lists them. */
    static Optional<MemorySegment> handle(String name) {
        return handles().stream().filter(handle -> name(handle).equals(name)).findFirst();
    }

    private static List<MemorySegment> handles() {
        var handles = new ArrayList<MemorySegment>();
        try {
            long count = (long) ggml_backend_dev_count.invokeExact();
            for (long i = 0; i < count; i++) {
                handles.add((MemorySegment) ggml_backend_dev_get.invokeExact(i));
            }
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_backend_dev_* do not throw", unexpected);
        }
        return handles;
    }

    private static String name(MemorySegment device) {
        try {
            return CStrings.read((MemorySegment) ggml_backend_dev_name.invokeExact(device));
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_backend_dev_name does not throw", unexpected);
        }
    }

    private static LlamaLibrary.Device device(MemorySegment device) {
        try (var arena = Arena.ofConfined()) {
            var free = arena.allocate(JAVA_LONG);
            var total = arena.allocate(JAVA_LONG);
            ggml_backend_dev_memory.invokeExact(device, free, total);
            return new LlamaLibrary.Device(
                    name(device),
                    CStrings.read((MemorySegment) ggml_backend_dev_description.invokeExact(device)),
                    kind((int) ggml_backend_dev_type.invokeExact(device)),
                    free.get(JAVA_LONG, 0),
                    total.get(JAVA_LONG, 0));
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_backend_dev_* do not throw", unexpected);
        }
    }

    private static Kind kind(int type) {
        return switch (type) {
            case GGML_BACKEND_DEVICE_TYPE_CPU -> Kind.CPU;
            case GGML_BACKEND_DEVICE_TYPE_GPU -> Kind.GPU;
            case GGML_BACKEND_DEVICE_TYPE_IGPU -> Kind.INTEGRATED_GPU;
            default -> Kind.OTHER;
        };
    }
}
