package io.lectern.retrieval.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;

/**
 * Searchers that see all that is committed. While documents stream in and nobody searches, a new one is not opened for each
 * commit but now and then, so that files of segments that were merged do not stay for long. Safe for use by several
 * threads.
 */
final class FreshSearchers implements Closeable {

    private static final Duration LONGEST_UNOPENED = Duration.ofSeconds(1);

    private final SearcherManager searchers;
    private final AtomicLong commits = new AtomicLong();
    private volatile long seen;
    private volatile long openedAt = System.nanoTime();

    FreshSearchers(IndexWriter writer) throws IOException {
        this.searchers = new SearcherManager(writer, null);
    }

    /** Tells that something was committed. */
    void committed() throws IOException {
        commits.incrementAndGet();
        if (System.nanoTime() - openedAt > LONGEST_UNOPENED.toNanos()) {
            seeAll();
        }
    }

    /** A searcher that sees what was committed before the call; to be released. */
    IndexSearcher acquire() throws IOException {
        if (seen < commits.get()) {
            seeAll();
        }
        return searchers.acquire();
    }

    void release(IndexSearcher searcher) throws IOException {
        searchers.release(searcher);
    }

    @Override
    public void close() throws IOException {
        searchers.close();
    }

    private void seeAll() throws IOException {
        long all = commits.get();
        searchers.maybeRefreshBlocking();
        // Another thread may have seen more meanwhile; then the next who asks looks once more, for nothing.
        seen = all;
        openedAt = System.nanoTime();
    }
}
