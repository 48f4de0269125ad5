package io.lectern.answer.internal;

/** Work with the model that somebody waits for: what nobody asked for yet steps aside. */
public interface Foreground {

    /** Whether there is such work now. */
    boolean isUnderWay();
}
