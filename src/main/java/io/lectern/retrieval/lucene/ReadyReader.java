package io.lectern.retrieval.lucene;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** One state of the index that shows only what is ready. Lives as long as the reader it stands before. */
final class ReadyReader extends FilterDirectoryReader {

    /** @param segments in the order of the reader's, each itself or the part of it that is ready */
    ReadyReader(DirectoryReader in, List<LeafReader> segments) throws IOException {
        super(in, new InOrder(segments));
    }

    private static final class InOrder extends SubReaderWrapper {

        private final Iterator<LeafReader> segments;

        InOrder(List<LeafReader> segments) {
            this.segments = segments.iterator();
        }

        @Override
        public LeafReader wrap(LeafReader reader) {
            return segments.next();
        }
    }

    @Override
    protected DirectoryReader doWrapDirectoryReader(DirectoryReader in) {
        throw new UnsupportedOperationException("a view of one state does not follow the index");
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
        return null;
    }
}
