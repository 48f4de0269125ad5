package io.lectern.document.internal;

/** What a client expects of a thing that it is about to change; checked while nobody else can change it. */
@FunctionalInterface
public interface Expectation<T> {

    /**
     * Returns when it is as expected.
     *
     * @throws io.lectern.document.DocumentException (412) when it is not
     */
    void check(T actual);
}
