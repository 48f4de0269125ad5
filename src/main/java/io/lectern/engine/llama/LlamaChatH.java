package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** llama.h of v0.5.0: chat templates. Names and parameters are those of C; nothing is checked here. */
final class LlamaChatH {

    /** {@code llama_chat_message}: role and content. */
    static final MemoryLayout MESSAGE = MemoryLayout.structLayout(ADDRESS, ADDRESS);

    private static final MethodHandle llama_chat_apply_template = LlamaH.function(
            "llama_chat_apply_template", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_chat_builtin_templates =
            LlamaH.function("llama_chat_builtin_templates", JAVA_INT, ADDRESS, JAVA_LONG);

    private LlamaChatH() {}

    static int llama_chat_apply_template(
            MemorySegment template, MemorySegment chat, long messages, MemorySegment buffer, int length) {
        try {
            return (int) llama_chat_apply_template.invokeExact(template, chat, messages, true, buffer, length);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_chat_apply_template", unexpected);
        }
    }

    static int llama_chat_builtin_templates(MemorySegment output, long length) {
        try {
            return (int) llama_chat_builtin_templates.invokeExact(output, length);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_chat_builtin_templates", unexpected);
        }
    }
}
