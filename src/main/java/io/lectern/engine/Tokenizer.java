package io.lectern.engine;

/** Turns text into a model's token ids and back. Safe for use by several threads. */
public interface Tokenizer {

    /**
     * The ids of user text: text that spells a control token becomes plain tokens, and no beginning-of-sequence token
     * is added.
     */
    int[] encode(String text);

    /** The ids of scaffold text that Lectern itself writes: control tokens are recognised. Never for user text. */
    int[] encodeScaffold(String text);

    /** The text of the ids; bytes that are no valid UTF-8 become U+FFFD, control tokens become nothing. */
    String decode(int... tokens);

    /** How many tokens {@link #encode} gives. */
    default int count(String text) {
        return encode(text).length;
    }
}
