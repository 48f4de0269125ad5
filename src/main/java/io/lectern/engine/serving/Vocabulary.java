package io.lectern.engine.serving;

/** What the loop must know of tokens. Safe for use by several threads. */
public interface Vocabulary {

    /** The bytes of a token, which need not be whole characters; none for a control token. */
    byte[] piece(int token);

    /** Whether an answer ends before this token. */
    boolean endsGeneration(int token);
}
