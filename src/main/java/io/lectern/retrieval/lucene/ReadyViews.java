package io.lectern.retrieval.lucene;

import io.lectern.document.VersionId;
import io.lectern.retrieval.analysis.LexicalQuery;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes searchers that see only what is ready, and keeps the last ones. A segment of which everything that is not deleted
 * is ready stands for itself, so that a search over everything costs nothing more. When a version becomes ready, the next
 * view is made of the last one by that version alone.
 */
final class ReadyViews {

    static final Similarity SIMILARITY = new BM25Similarity(LexicalQuery.K1, LexicalQuery.B);

    private static final int KEPT = 16;

    private final Map<IndexReader.CacheKey, VersionRanges> ranges = new ConcurrentHashMap<>();
    private final Map<Object, View> views = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, View> eldest) {
            return size() > KEPT;
        }
    };

    /** What of one segment is ready, deleted or not. */
    private record Part(IndexReader.CacheKey core, FixedBitSet ready) {}

    /**
     * @param reader which state of the index it is of
     * @param searcher kept weakly: it holds on to that state
     */
    private record View(IndexReader.CacheKey reader, WeakReference<IndexSearcher> searcher, List<Part> parts) {}

    /** A searcher of the same state that sees what is ready. */
    IndexSearcher of(IndexSearcher searcher, ReadySet ready) throws IOException {
        var reader = (DirectoryReader) searcher.getIndexReader();
        var state = reader.getReaderCacheHelper().getKey();
        var kept = kept(ready.identity());
        var present =
                kept == null || kept.reader() != state ? null : kept.searcher().get();
        if (present != null) {
            return present;
        }
        var parts = kept == null
                ? parts(reader, ready, before(ready), (bits, ranges) -> stepped(bits, ranges, ready))
                : parts(reader, ready, kept, (bits, ranges) -> bits);
        var made = searcher(reader, parts);
        synchronized (views) {
            views.put(ready.identity(), new View(state, new WeakReference<>(made), parts));
        }
        return made;
    }

    /** The versions that have passages which are not deleted. */
    Set<VersionId> versions(DirectoryReader reader) throws IOException {
        var versions = new HashSet<VersionId>();
        for (var context : reader.leaves()) {
            rangesOf(context.reader()).addLive(context.reader().getLiveDocs(), versions);
        }
        return versions;
    }

    /** Looks at a segment before searches do. */
    void warm(LeafReader segment) throws IOException {
        rangesOf(segment);
    }

    private @Nullable View kept(Object identity) {
        synchronized (views) {
            return views.get(identity);
        }
    }

    /** Makes what of a segment is ready from what was. */
    private interface Reuse {
        FixedBitSet of(FixedBitSet bits, VersionRanges ranges);
    }

    private @Nullable View before(ReadySet ready) {
        return ready.step().map(step -> kept(step.from())).orElse(null);
    }

    private List<Part> parts(DirectoryReader reader, ReadySet ready, @Nullable View known, Reuse reuse)
            throws IOException {
        var parts = new ArrayList<Part>();
        for (var context : reader.leaves()) {
            var segment = context.reader();
            var core = coreKey(segment);
            var part = known == null ? null : find(known, core);
            var ranges = rangesOf(segment);
            parts.add(new Part(core, part == null ? ranges.ready(ready) : reuse.of(part.ready(), ranges)));
        }
        return parts;
    }

    private static IndexSearcher searcher(DirectoryReader reader, List<Part> parts) throws IOException {
        var segments = new ArrayList<LeafReader>();
        for (var context : reader.leaves()) {
            segments.add(visible(context.reader(), parts.get(context.ord).ready()));
        }
        var searcher = new IndexSearcher(new ReadyReader(reader, segments));
        searcher.setSimilarity(SIMILARITY);
        // What it would keep is what the views keep.
        searcher.setQueryCache(null);
        return searcher;
    }

    private static FixedBitSet stepped(FixedBitSet before, VersionRanges ranges, ReadySet ready) {
        var step = ready.step().orElseThrow();
        if (step.hidden().stream().noneMatch(ranges::holds)
                && step.shown().stream().noneMatch(ranges::holds)) {
            return before;
        }
        var bits = before.clone();
        step.hidden().forEach(version -> ranges.clear(bits, version));
        step.shown().forEach(version -> ranges.set(bits, version));
        return bits;
    }

    private static @Nullable Part find(View view, IndexReader.CacheKey core) {
        for (var part : view.parts()) {
            if (part.core() == core) {
                return part;
            }
        }
        return null;
    }

    private static LeafReader visible(LeafReader segment, FixedBitSet ready) {
        var live = segment.getLiveDocs();
        FixedBitSet visible;
        if (live == null) {
            visible = ready;
        } else {
            visible = FixedBitSet.copyOf(live);
            visible.and(ready);
        }
        return visible.cardinality() == segment.numDocs() ? segment : new ReadySegment(segment, visible);
    }

    private VersionRanges rangesOf(LeafReader segment) throws IOException {
        var core = coreKey(segment);
        var known = ranges.get(core);
        if (known != null) {
            return known;
        }
        try {
            return ranges.computeIfAbsent(core, key -> {
                try {
                    var of = VersionRanges.of(segment);
                    Objects.requireNonNull(segment.getCoreCacheHelper()).addClosedListener(ranges::remove);
                    return of;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static IndexReader.CacheKey coreKey(LeafReader segment) {
        return Objects.requireNonNull(segment.getCoreCacheHelper(), "a segment of an index has a key")
                .getKey();
    }
}
