package io.lectern.engine.llama;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokens of a vocabulary that steer the model. llama.cpp does not look for them in plain text, but joins pieces of it
 * to any token of the vocabulary: {@code </} and {@code s>} to the end of the text.
 */
final class ControlTokens {

    static final ControlTokens NONE = new ControlTokens(new BitSet(), new String[0]);

    private final BitSet ids;
    private final String[] spellings;

    private ControlTokens(BitSet ids, String[] spellings) {
        this.ids = ids;
        this.spellings = spellings;
    }

    static ControlTokens of(MemorySegment vocab, int vocabulary) {
        var ids = new BitSet(vocabulary);
        IntStream.range(0, vocabulary)
                .filter(token -> LlamaH.llama_vocab_is_control(vocab, token))
                .forEach(ids::set);
        var spellings = new String[ids.length()];
        ids.stream().forEach(token -> spellings[token] = CStrings.read(LlamaH.llama_vocab_get_text(vocab, token)));
        return new ControlTokens(ids, spellings);
    }

    boolean areIn(int... tokens) {
        return IntStream.of(tokens).anyMatch(ids::get);
    }

    int[] without(int... tokens) {
        return IntStream.of(tokens).filter(token -> !ids.get(token)).toArray();
    }

    /**
     * A text in pieces that are shorter: cut inside each spelling of its control tokens, or else in its middle.
     *
     * @param tokens that it became
     * @return a single one for a text that cannot be cut
     */
    List<String> apart(String text, int... tokens) {
        var cuts = spelled(tokens)
                .matcher(text)
                .results()
                .map(found -> text.offsetByCodePoints(found.start(), 1))
                .toList();
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        var places = cuts.isEmpty() ? List.of(middle) : cuts;
        return IntStream.rangeClosed(0, places.size())
                .mapToObj(i -> text.substring(
                        i == 0 ? 0 : places.get(i - 1), i == places.size() ? text.length() : places.get(i)))
                .filter(piece -> !piece.isEmpty())
                .toList();
    }

    /** Of what has one character there is no inside. */
    private Pattern spelled(int... tokens) {
        var texts = Arrays.stream(tokens)
                .filter(ids::get)
                .distinct()
                .mapToObj(token -> spellings[token])
                .flatMap(text -> Stream.of(text, text.replace('▁', ' ')))
                .filter(text -> text.codePointCount(0, text.length()) > 1)
                .distinct()
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(texts.isEmpty() ? "(?!)" : texts);
    }
}
