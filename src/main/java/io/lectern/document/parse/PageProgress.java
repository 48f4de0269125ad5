package io.lectern.document.parse;

/** Hears how far the reading of a file has come. Called by the thread that waits for the file; must return soon. */
@FunctionalInterface
public interface PageProgress {

    PageProgress IGNORED = (page, pages) -> {};

    /**
     * A page has been read.
     *
     * @param page 1 for the first
     * @param pages how many there are, 0 when that is not known yet
     */
    void read(int page, int pages);

    /**
     * The text follows; it is read when this returns.
     *
     * @param characters how many it has at most
     * @param ranges blocks and pages
     */
    default void textFollows(int characters, int ranges) throws InterruptedException {}

    /** The reading begins again. What was heard before does not count any more. */
    default void startsOver() {}
}
