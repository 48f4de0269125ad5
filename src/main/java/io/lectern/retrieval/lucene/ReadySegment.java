package io.lectern.retrieval.lucene;

import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** A segment that shows only what is ready, as if the rest were deleted: the cheapest filter that Lucene has. */
final class ReadySegment extends FilterLeafReader {

    private final FixedBitSet visible;
    private final Bits live;
    private final int numDocs;

    /** @param visible what is ready and not deleted; not to be changed any more */
    ReadySegment(LeafReader in, FixedBitSet visible) {
        super(in);
        this.visible = visible;
        this.live = visible.asReadOnlyBits();
        this.numDocs = visible.cardinality();
    }

    FixedBitSet visible() {
        return visible;
    }

    @Override
    public Bits getLiveDocs() {
        return live;
    }

    @Override
    public int numDocs() {
        return numDocs;
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
        return in.getCoreCacheHelper();
    }

    /** None: what is visible changes without the segment. */
    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
        return null;
    }
}
