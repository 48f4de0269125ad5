package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** llama.h of v0.5.0: vectors of texts, and the tokens that stand around them. Nothing is checked here. */
final class LlamaEmbeddingH {

    private static final MethodHandle llama_get_embeddings_seq =
            LlamaH.function("llama_get_embeddings_seq", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_vocab_eos = LlamaH.function("llama_vocab_eos", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_vocab_sep = LlamaH.function("llama_vocab_sep", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_vocab_get_add_eos =
            LlamaH.function("llama_vocab_get_add_eos", JAVA_BOOLEAN, ADDRESS);

    private LlamaEmbeddingH() {}

    static MemorySegment llama_get_embeddings_seq(MemorySegment context, int sequence) {
        try {
            return (MemorySegment) llama_get_embeddings_seq.invokeExact(context, sequence);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_get_embeddings_seq", unexpected);
        }
    }

    static int llama_vocab_eos(MemorySegment vocab) {
        try {
            return (int) llama_vocab_eos.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_vocab_eos", unexpected);
        }
    }

    static int llama_vocab_sep(MemorySegment vocab) {
        try {
            return (int) llama_vocab_sep.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_vocab_sep", unexpected);
        }
    }

    static boolean llama_vocab_get_add_eos(MemorySegment vocab) {
        try {
            return (boolean) llama_vocab_get_add_eos.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw LlamaH.doesNotThrow("llama_vocab_get_add_eos", unexpected);
        }
    }
}
