package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ggml-backend.h. */
final class GgmlBackendH {

    private static final int GGML_BACKEND_DEVICE_TYPE_CPU = 0;

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
        var devices = new ArrayList<LlamaLibrary.Device>();
        try {
            long count = (long) ggml_backend_dev_count.invokeExact();
            for (long i = 0; i < count; i++) {
                var device = (MemorySegment) ggml_backend_dev_get.invokeExact(i);
                devices.add(new LlamaLibrary.Device(
                        CStrings.read((MemorySegment) ggml_backend_dev_name.invokeExact(device)),
                        CStrings.read((MemorySegment) ggml_backend_dev_description.invokeExact(device)),
                        (int) ggml_backend_dev_type.invokeExact(device) != GGML_BACKEND_DEVICE_TYPE_CPU));
            }
        } catch (Throwable unexpected) {
            throw new AssertionError("ggml_backend_dev_* do not throw", unexpected);
        }
        return devices;
    }
}
