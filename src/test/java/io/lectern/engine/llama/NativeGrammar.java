package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** A grammar that llama.cpp follows; for comparison. It ends the process at a token that it does not allow. */
final class NativeGrammar implements AutoCloseable {

    private static final int TOKEN_BYTES = 12;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment sampler;
    private final MemorySegment tokens;
    private final MemorySegment array;
    private final int vocabulary;

    NativeGrammar(LlamaModel model, String gbnf, int vocabulary) {
        this.vocabulary = vocabulary;
        this.sampler = model.withVocabulary(vocab ->
                LlamaSamplerH.llama_sampler_init_grammar(vocab, arena.allocateFrom(gbnf), arena.allocateFrom("root")));
        this.tokens = arena.allocate((long) TOKEN_BYTES * vocabulary, 4);
        this.array = arena.allocate(32, 8);
        array.set(ADDRESS, 0, tokens);
        array.set(JAVA_LONG, 8, vocabulary);
    }

    BitSet allowed() {
        for (int token = 0; token < vocabulary; token++) {
            tokens.set(JAVA_INT, (long) token * TOKEN_BYTES, token);
            tokens.set(JAVA_FLOAT, (long) token * TOKEN_BYTES + 4, 0);
        }
        LlamaSamplerH.llama_sampler_apply(sampler, array);
        var allowed = new BitSet();
        for (int token = 0; token < vocabulary; token++) {
            allowed.set(token, tokens.get(JAVA_FLOAT, (long) token * TOKEN_BYTES + 4) == 0);
        }
        return allowed;
    }

    void accept(int token) {
        LlamaSamplerH.llama_sampler_accept(sampler, token);
    }

    @Override
    public void close() {
        LlamaSamplerH.llama_sampler_free(sampler);
        arena.close();
    }
}
