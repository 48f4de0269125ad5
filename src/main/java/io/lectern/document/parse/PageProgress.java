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
}
