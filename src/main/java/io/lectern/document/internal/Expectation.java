package io.lectern.document.internal;

/** What a client expects of a thing that it is about to change; checked while nobody else can change it. */
@FunctionalInterface
public interface Expectation<T> {

    /**
     * Lets the change through.
     *
     * @throws io.lectern.document.DocumentException (412) when it is not as expected
     */
    void check(T actual);

    /** Lets every change through. */
    static <T> Expectation<T> any() {
        return actual -> {};
    }
}
