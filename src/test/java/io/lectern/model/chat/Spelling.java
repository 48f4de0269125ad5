package io.lectern.model.chat;

import io.lectern.engine.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A tokenizer for tests that shows where its calls begin: the id {@value #CALL}, as the space that some tokenizers add, and
 * then an id for each character, or the ids that a text is said to have.
 */
final class Spelling implements Tokenizer {

    static final int CALL = 1_000;

    private static final int FIRST_CHARACTER = 10_000;

    private final Map<String, int[]> known = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();

    /** Gives a text the ids of a real tokenizer. */
    Spelling with(String text, int... ids) {
        known.put(text, ids);
        return this;
    }

    /** What was turned into ids, call by call. */
    List<String> calls() {
        return calls;
    }

    @Override
    public int[] encode(String text) {
        calls.add(text);
        var ids = known.get(text);
        return ids != null
                ? ids
                : IntStream.concat(IntStream.of(CALL), text.chars().map(character -> FIRST_CHARACTER + character))
                        .toArray();
    }

    @Override
    public int[] encodeScaffold(String text) {
        throw new AssertionError("families have ids, not text with control tokens: " + text);
    }

    /** Ids that are no characters in brackets, the begin of a call as {@code ¦}. */
    @Override
    public String decode(int... tokens) {
        var text = new StringBuilder();
        for (int token : tokens) {
            if (token == CALL) {
                text.append('¦');
            } else if (token >= FIRST_CHARACTER) {
                text.append((char) (token - FIRST_CHARACTER));
            } else {
                text.append('[').append(token).append(']');
            }
        }
        return text.toString();
    }
}
