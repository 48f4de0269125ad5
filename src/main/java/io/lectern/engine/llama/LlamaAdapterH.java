package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** llama.h of v0.5.0: LoRA adapters. Nothing is checked here. */
final class LlamaAdapterH {

    private static final MethodHandle llama_adapter_lora_init =
            LlamaH.function("llama_adapter_lora_init", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle llama_adapter_lora_free = LlamaH.procedure("llama_adapter_lora_free", ADDRESS);
    private static final MethodHandle llama_set_adapters_lora =
            LlamaH.function("llama_set_adapters_lora", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

    private LlamaAdapterH() {}

    static MemorySegment llama_adapter_lora_init(MemorySegment model, MemorySegment path) {
        try {
            return (MemorySegment) llama_adapter_lora_init.invokeExact(model, path);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_adapter_lora_init", unexpected);
        }
    }

    static void llama_adapter_lora_free(MemorySegment adapter) {
        try {
            llama_adapter_lora_free.invokeExact(adapter);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_adapter_lora_free", unexpected);
        }
    }

    /** One adapter at its full strength, or none. */
    static int llama_set_adapters_lora(MemorySegment context, Optional<MemorySegment> adapter) {
        try (var arena = Arena.ofConfined()) {
            var adapters = arena.allocate(ADDRESS);
            var scales = arena.allocate(JAVA_FLOAT);
            adapter.ifPresent(present -> adapters.set(ADDRESS, 0, present));
            scales.set(JAVA_FLOAT, 0, 1);
            long count = adapter.isPresent() ? 1 : 0;
            return (int) llama_set_adapters_lora.invokeExact(context, adapters, count, scales);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_set_adapters_lora", unexpected);
        }
    }
}
