package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/**
 * llama.h of v0.5.0: library, models, contexts, vocabularies, batches. Names and parameters are those of C; nothing is
 * checked here.
 */
final class LlamaH {

    private static final MethodHandle llama_log_set = procedure("llama_log_set", ADDRESS, ADDRESS);
    private static final MethodHandle llama_backend_init = procedure("llama_backend_init");
    private static final MethodHandle llama_print_system_info = function("llama_print_system_info", ADDRESS);
    private static final MethodHandle llama_model_default_params =
            function("llama_model_default_params", LlamaModelParams.LAYOUT);
    private static final MethodHandle llama_context_default_params =
            function("llama_context_default_params", LlamaContextParams.LAYOUT);
    private static final MethodHandle llama_model_load_from_file =
            function("llama_model_load_from_file", ADDRESS, ADDRESS, LlamaModelParams.LAYOUT);
    private static final MethodHandle llama_model_free = procedure("llama_model_free", ADDRESS);
    private static final MethodHandle llama_init_from_model =
            function("llama_init_from_model", ADDRESS, ADDRESS, LlamaContextParams.LAYOUT);
    private static final MethodHandle llama_free = procedure("llama_free", ADDRESS);
    private static final MethodHandle llama_set_abort_callback =
            procedure("llama_set_abort_callback", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle llama_model_get_vocab = function("llama_model_get_vocab", ADDRESS, ADDRESS);
    private static final MethodHandle llama_vocab_n_tokens = function("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_vocab_bos = function("llama_vocab_bos", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_vocab_get_add_bos =
            function("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle llama_vocab_is_eog =
            function("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_vocab_is_control =
            function("llama_vocab_is_control", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_vocab_get_text =
            function("llama_vocab_get_text", ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle llama_tokenize = function(
            "llama_tokenize", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN);
    private static final MethodHandle llama_token_to_piece =
            function("llama_token_to_piece", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN);
    private static final MethodHandle llama_n_ctx = function("llama_n_ctx", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_n_batch = function("llama_n_batch", JAVA_INT, ADDRESS);
    private static final MethodHandle llama_get_memory = function("llama_get_memory", ADDRESS, ADDRESS);
    private static final MethodHandle llama_decode = function("llama_decode", JAVA_INT, ADDRESS, LlamaBatch.LAYOUT);
    private static final MethodHandle llama_get_logits_ith =
            function("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);

    private LlamaH() {}

    static void llama_log_set(MemorySegment callback) {
        try {
            llama_log_set.invokeExact(callback, MemorySegment.NULL);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_log_set", unexpected);
        }
    }

    static void llama_backend_init() {
        try {
            llama_backend_init.invokeExact();
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_backend_init", unexpected);
        }
    }

    static MemorySegment llama_print_system_info() {
        try {
            return (MemorySegment) llama_print_system_info.invokeExact();
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_print_system_info", unexpected);
        }
    }

    static MemorySegment llama_model_default_params(Arena arena) {
        try {
            return (MemorySegment) llama_model_default_params.invokeExact((SegmentAllocator) arena);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_model_default_params", unexpected);
        }
    }

    static MemorySegment llama_context_default_params(Arena arena) {
        try {
            return (MemorySegment) llama_context_default_params.invokeExact((SegmentAllocator) arena);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_context_default_params", unexpected);
        }
    }

    static MemorySegment llama_model_load_from_file(MemorySegment path, MemorySegment params) {
        try {
            return (MemorySegment) llama_model_load_from_file.invokeExact(path, params);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_model_load_from_file", unexpected);
        }
    }

    static void llama_model_free(MemorySegment model) {
        try {
            llama_model_free.invokeExact(model);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_model_free", unexpected);
        }
    }

    static MemorySegment llama_init_from_model(MemorySegment model, MemorySegment params) {
        try {
            return (MemorySegment) llama_init_from_model.invokeExact(model, params);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_init_from_model", unexpected);
        }
    }

    static void llama_free(MemorySegment context) {
        try {
            llama_free.invokeExact(context);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_free", unexpected);
        }
    }

    static void llama_set_abort_callback(MemorySegment context, MemorySegment callback) {
        try {
            llama_set_abort_callback.invokeExact(context, callback, MemorySegment.NULL);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_set_abort_callback", unexpected);
        }
    }

    static MemorySegment llama_model_get_vocab(MemorySegment model) {
        try {
            return (MemorySegment) llama_model_get_vocab.invokeExact(model);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_model_get_vocab", unexpected);
        }
    }

    static int llama_vocab_n_tokens(MemorySegment vocab) {
        try {
            return (int) llama_vocab_n_tokens.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_n_tokens", unexpected);
        }
    }

    static int llama_vocab_bos(MemorySegment vocab) {
        try {
            return (int) llama_vocab_bos.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_bos", unexpected);
        }
    }

    static boolean llama_vocab_get_add_bos(MemorySegment vocab) {
        try {
            return (boolean) llama_vocab_get_add_bos.invokeExact(vocab);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_get_add_bos", unexpected);
        }
    }

    static boolean llama_vocab_is_eog(MemorySegment vocab, int token) {
        try {
            return (boolean) llama_vocab_is_eog.invokeExact(vocab, token);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_is_eog", unexpected);
        }
    }

    static boolean llama_vocab_is_control(MemorySegment vocab, int token) {
        try {
            return (boolean) llama_vocab_is_control.invokeExact(vocab, token);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_is_control", unexpected);
        }
    }

    static MemorySegment llama_vocab_get_text(MemorySegment vocab, int token) {
        try {
            return (MemorySegment) llama_vocab_get_text.invokeExact(vocab, token);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_vocab_get_text", unexpected);
        }
    }

    static int llama_tokenize(
            MemorySegment vocab, MemorySegment text, int length, MemorySegment tokens, int max, boolean parseSpecial) {
        try {
            return (int) llama_tokenize.invokeExact(vocab, text, length, tokens, max, false, parseSpecial);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_tokenize", unexpected);
        }
    }

    static int llama_token_to_piece(MemorySegment vocab, int token, MemorySegment buffer, int length) {
        try {
            return (int) llama_token_to_piece.invokeExact(vocab, token, buffer, length, 0, false);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_token_to_piece", unexpected);
        }
    }

    static int llama_n_ctx(MemorySegment context) {
        try {
            return (int) llama_n_ctx.invokeExact(context);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_n_ctx", unexpected);
        }
    }

    static int llama_n_batch(MemorySegment context) {
        try {
            return (int) llama_n_batch.invokeExact(context);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_n_batch", unexpected);
        }
    }

    static MemorySegment llama_get_memory(MemorySegment context) {
        try {
            return (MemorySegment) llama_get_memory.invokeExact(context);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_get_memory", unexpected);
        }
    }

    static int llama_decode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) llama_decode.invokeExact(context, batch);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_decode", unexpected);
        }
    }

    static MemorySegment llama_get_logits_ith(MemorySegment context, int index) {
        try {
            return (MemorySegment) llama_get_logits_ith.invokeExact(context, index);
        } catch (Throwable unexpected) {
            throw doesNotThrow("llama_get_logits_ith", unexpected);
        }
    }

    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return NativeSymbols.function(name, FunctionDescriptor.of(result, arguments));
    }

    static MethodHandle procedure(String name, MemoryLayout... arguments) {
        return NativeSymbols.function(name, FunctionDescriptor.ofVoid(arguments));
    }

    // C functions throw nothing; what arrives here is a wrong handle or a closed arena of ours.
    static RuntimeException doesNotThrow(String name, Throwable unexpected) {
        if (unexpected instanceof IllegalStateException ownership) {
            return ownership;
        }
        throw new AssertionError(name + " does not throw", unexpected);
    }
}
