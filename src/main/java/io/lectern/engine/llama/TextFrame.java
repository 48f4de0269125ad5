package io.lectern.engine.llama;

import io.lectern.gguf.EmbeddingShape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokens that a model wants around a text, and around and between two.
 *
 * @param secondText what is added to the ids of the second text and of what ends it
 */
record TextFrame(List<Integer> begin, List<Integer> between, List<Integer> end, int secondText) {

    /** What the vocabulary of the model says. */
    static TextFrame of(LlamaModel model, EmbeddingShape shape) {
        return model.withVocabulary(vocab -> switch (shape.tokenizer()) {
            case "bert" -> ofWordPieces(vocab, shape);
            case "t5" -> ofUnigrams(vocab);
            default -> ofLanguageModel(vocab);
        });
    }

    private static TextFrame ofWordPieces(MemorySegment vocab, EmbeddingShape shape) {
        var separator = token(true, LlamaEmbeddingH.llama_vocab_sep(vocab));
        return new TextFrame(token(true, LlamaH.llama_vocab_bos(vocab)), separator, separator, shape.secondText());
    }

    /** Two texts have both the end of the first and a separator between them, which is the same token. */
    private static TextFrame ofUnigrams(MemorySegment vocab) {
        var end = token(true, LlamaEmbeddingH.llama_vocab_eos(vocab));
        var between = Stream.concat(end.stream(), end.stream()).toList();
        return new TextFrame(token(true, LlamaH.llama_vocab_bos(vocab)), between, end, 0);
    }

    private static TextFrame ofLanguageModel(MemorySegment vocab) {
        int end = LlamaEmbeddingH.llama_vocab_eos(vocab);
        int separator = LlamaEmbeddingH.llama_vocab_sep(vocab);
        return new TextFrame(
                token(LlamaH.llama_vocab_get_add_bos(vocab), LlamaH.llama_vocab_bos(vocab)),
                token(true, separator < 0 ? end : separator),
                token(LlamaEmbeddingH.llama_vocab_get_add_eos(vocab), end),
                0);
    }

    private static List<Integer> token(boolean wanted, int token) {
        return wanted && token >= 0 ? List.of(token) : List.of();
    }

    /** Tokens that it adds to a text. */
    int size() {
        return begin.size() + end.size();
    }

    int[] around(int... text) {
        return join(stream(begin), IntStream.of(text), stream(end));
    }

    int[] around(int[] query, int[] text) {
        var second = IntStream.concat(IntStream.of(text), stream(end)).map(token -> token + secondText);
        return join(stream(begin), IntStream.of(query), stream(between), second);
    }

    private static IntStream stream(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue);
    }

    private static int[] join(IntStream... parts) {
        return Stream.of(parts).flatMapToInt(part -> part).toArray();
    }
}
