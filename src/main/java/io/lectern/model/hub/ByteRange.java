package io.lectern.model.hub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of a file.
 *
 * @param end behind the last
 */
record ByteRange(long start, long end) {

    ByteRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("start and end must be in order: %d, %d".formatted(start, end));
        }
    }

    long bytes() {
        return end - start;
    }

    /** What of a file of some bytes is not among those done, in pieces of a length at most. */
    static List<ByteRange> missing(List<ByteRange> done, long size, long longest) {
        var missing = new ArrayList<ByteRange>();
        long reached = 0;
        for (var range :
                done.stream().sorted(Comparator.comparingLong(ByteRange::start)).toList()) {
            cut(reached, range.start(), longest, missing);
            reached = Math.max(reached, range.end());
        }
        cut(reached, size, longest, missing);
        return missing;
    }

    private static void cut(long start, long end, long longest, List<ByteRange> into) {
        for (long at = start; at < end; ) {
            long next = end - at > longest ? at + longest : end;
            into.add(new ByteRange(at, next));
            at = next;
        }
    }
}
