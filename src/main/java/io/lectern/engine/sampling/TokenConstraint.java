package io.lectern.engine.sampling;

/** What may come next in an answer that has a form. Belongs to one thread. */
public interface TokenConstraint extends AutoCloseable {

    /** Whether the token may come next. */
    boolean allows(int token);

    /** Makes the logits of all tokens that may not come next negative infinity. */
    void restrict(float[] logits);

    /** Goes on behind a token that {@link #allows} allowed. */
    void accept(int token);

    @Override
    void close();
}
