package io.lectern.retrieval.lucene;

import io.lectern.document.VersionId;
import io.lectern.retrieval.index.ReadySet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the passages of each version lie in a segment, deleted or not. They are written together and merges keep the
 * order, so a version is one range, or a few when it was written more than once.
 */
final class VersionRanges {

    private static final int[] NONE = {};

    /** Starts and ends in turn. */
    private final Map<VersionId, int[]> ranges;

    private final int maxDoc;

    private VersionRanges(Map<VersionId, int[]> ranges, int maxDoc) {
        this.ranges = ranges;
        this.maxDoc = maxDoc;
    }

    static VersionRanges of(LeafReader segment) throws IOException {
        var terms = segment.terms(PassageDocument.VERSION);
        if (terms == null) {
            return new VersionRanges(Map.of(), segment.maxDoc());
        }
        var ranges = HashMap.<VersionId, int[]>newHashMap((int) Math.max(0, terms.size()));
        TermsEnum versions = terms.iterator();
        PostingsEnum postings = null;
        for (var key = versions.next(); key != null; key = versions.next()) {
            postings = versions.postings(postings, PostingsEnum.NONE);
            ranges.put(PassageDocument.version(key), ranges(postings));
        }
        return new VersionRanges(ranges, segment.maxDoc());
    }

    /** The documents whose versions are ready. */
    FixedBitSet ready(ReadySet ready) {
        var bits = new FixedBitSet(maxDoc);
        if (ready.size() < ranges.size()) {
            ready.versions().forEach(version -> set(bits, version));
        } else {
            ranges.keySet().stream().filter(ready::contains).forEach(version -> set(bits, version));
        }
        return bits;
    }

    void set(FixedBitSet bits, VersionId version) {
        int[] of = ranges.getOrDefault(version, NONE);
        for (int i = 0; i < of.length; i += 2) {
            bits.set(of[i], of[i + 1]);
        }
    }

    void clear(FixedBitSet bits, VersionId version) {
        int[] of = ranges.getOrDefault(version, NONE);
        for (int i = 0; i < of.length; i += 2) {
            bits.clear(of[i], of[i + 1]);
        }
    }

    /** Adds the versions of which something is not deleted. */
    void addLive(@Nullable Bits live, Set<VersionId> versions) {
        ranges.forEach((version, of) -> {
            if (isLive(live, of)) {
                versions.add(version);
            }
        });
    }

    private static boolean isLive(@Nullable Bits live, int[] of) {
        for (int i = 0; i < of.length; i += 2) {
            for (int doc = of[i]; doc < of[i + 1]; doc++) {
                if (live == null || live.get(doc)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean holds(VersionId version) {
        return ranges.containsKey(version);
    }

    private static int[] ranges(PostingsEnum postings) throws IOException {
        List<Integer> bounds = new ArrayList<>(2);
        int end = -1;
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (doc != end) {
                if (end >= 0) {
                    bounds.add(end);
                }
                bounds.add(doc);
            }
            end = doc + 1;
        }
        bounds.add(end);
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }
}
