package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * llama.h of v0.5.0: the KV cache and its states. Names and parameters are those of C; nothing is checked here. A sequence
 * id that is out of range ends the process.
 */
final class LlamaMemoryH {

    private static final MethodHandle llama_memory_seq_rm =
            LlamaH.function("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle llama_memory_seq_cp =
            LlamaH.procedure("llama_memory_seq_cp", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle llama_memory_seq_pos_max =
            LlamaH.function("llama_memory_seq_pos_max", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_state_seq_get_size =
            LlamaH.function("llama_state_seq_get_size", JAVA_LONG, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_state_seq_get_data =
            LlamaH.function("llama_state_seq_get_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle llama_state_seq_set_data =
            LlamaH.function("llama_state_seq_set_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);

    private LlamaMemoryH() {}

    static boolean llama_memory_seq_rm(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) llama_memory_seq_rm.invokeExact(memory, sequence, from, to);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_memory_seq_rm", unexpected);
        }
    }

    static void llama_memory_seq_cp(MemorySegment memory, int source, int target, int from, int to) {
        try {
            llama_memory_seq_cp.invokeExact(memory, source, target, from, to);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_memory_seq_cp", unexpected);
        }
    }

    static int llama_memory_seq_pos_max(MemorySegment memory, int sequence) {
        try {
            return (int) llama_memory_seq_pos_max.invokeExact(memory, sequence);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_memory_seq_pos_max", unexpected);
        }
    }

    static long llama_state_seq_get_size(MemorySegment context, int sequence) {
        try {
            return (long) llama_state_seq_get_size.invokeExact(context, sequence);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_state_seq_get_size", unexpected);
        }
    }

    static long llama_state_seq_get_data(MemorySegment context, MemorySegment target, int sequence) {
        try {
            return (long) llama_state_seq_get_data.invokeExact(context, target, target.byteSize(), sequence);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_state_seq_get_data", unexpected);
        }
    }

    static long llama_state_seq_set_data(MemorySegment context, MemorySegment source, int sequence) {
        try {
            return (long) llama_state_seq_set_data.invokeExact(context, source, source.byteSize(), sequence);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_state_seq_set_data", unexpected);
        }
    }
}
