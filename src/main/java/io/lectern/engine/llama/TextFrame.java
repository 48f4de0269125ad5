package io.lectern.engine.llama;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tokens that a model wants around a text. */
record TextFrame(Optional<Integer> begin, Optional<Integer> between, Optional<Integer> end) {

    /** What the vocabulary of the model says. */
    static TextFrame of(LlamaModel model, int vocabulary, boolean encoder) {
        return model.withVocabulary(vocab -> {
            int begin = LlamaH.llama_vocab_bos(vocab);
            int separator = LlamaEmbeddingH.llama_vocab_sep(vocab);
            int end = encoder ? separator : LlamaEmbeddingH.llama_vocab_eos(vocab);
            boolean begins = encoder || LlamaH.llama_vocab_get_add_bos(vocab);
            boolean ends = encoder || LlamaEmbeddingH.llama_vocab_get_add_eos(vocab);
            return new TextFrame(
                    token(begins, begin, vocabulary),
                    token(true, separator, vocabulary).or(() -> token(true, end, vocabulary)),
                    token(ends, end, vocabulary));
        });
    }

    private static Optional<Integer> token(boolean wanted, int token, int vocabulary) {
        return wanted && token >= 0 && token < vocabulary ? Optional.of(token) : Optional.empty();
    }

    /** Tokens that it adds to a text. */
    int size() {
        return (begin.isPresent() ? 1 : 0) + (end.isPresent() ? 1 : 0);
    }

    int[] around(int... text) {
        return join(stream(begin), IntStream.of(text), stream(end));
    }

    int[] around(int[] query, int[] text) {
        return join(stream(begin), IntStream.of(query), stream(between), IntStream.of(text), stream(end));
    }

    private static IntStream stream(Optional<Integer> token) {
        return token.stream().mapToInt(Integer::intValue);
    }

    private static int[] join(IntStream... parts) {
        return Stream.of(parts).flatMapToInt(part -> part).toArray();
    }
}
