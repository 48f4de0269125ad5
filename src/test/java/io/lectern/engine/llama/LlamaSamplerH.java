package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** llama.h of v0.5.0: samplers, as far as llama.cpp's own grammars are compared with ours. */
final class LlamaSamplerH {

    private static final MethodHandle llama_sampler_init_grammar =
            LlamaH.function("llama_sampler_init_grammar", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle llama_sampler_apply = LlamaH.procedure("llama_sampler_apply", ADDRESS, ADDRESS);
    private static final MethodHandle llama_sampler_accept =
            LlamaH.procedure("llama_sampler_accept", ADDRESS, JAVA_INT);
    private static final MethodHandle llama_sampler_free = LlamaH.procedure("llama_sampler_free", ADDRESS);

    private LlamaSamplerH() {}

    static MemorySegment llama_sampler_init_grammar(MemorySegment vocab, MemorySegment gbnf, MemorySegment root) {
        try {
            return (MemorySegment) llama_sampler_init_grammar.invokeExact(vocab, gbnf, root);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_sampler_init_grammar", unexpected);
        }
    }

    static void llama_sampler_apply(MemorySegment sampler, MemorySegment candidates) {
        try {
            llama_sampler_apply.invokeExact(sampler, candidates);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_sampler_apply", unexpected);
        }
    }

    static void llama_sampler_accept(MemorySegment sampler, int token) {
        try {
            llama_sampler_accept.invokeExact(sampler, token);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_sampler_accept", unexpected);
        }
    }

    static void llama_sampler_free(MemorySegment sampler) {
        try {
            llama_sampler_free.invokeExact(sampler);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_sampler_free", unexpected);
        }
    }
}
