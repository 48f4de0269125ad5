package io.lectern.document;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor what to pass as {@code after} for the next part; null when there is none
 */
public record CursorPage<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {

    public CursorPage {
        data = List.copyOf(data);
    }

    /** The same page with something else in place of each row. */
    public <R> CursorPage<R> map(Function<T, R> change) {
        return new CursorPage<>(data.stream().map(change).toList(), hasMore, nextCursor);
    }

    /** A page from up to {@code limit + 1} rows, the last of which only tells that there are more. */
    public static <T> CursorPage<T> of(List<T> rows, int limit, Function<T, Cursor> cursor) {
        boolean hasMore = rows.size() > limit;
        var data = hasMore ? rows.subList(0, limit) : rows;
        return new CursorPage<>(
                data, hasMore, hasMore ? cursor.apply(data.getLast()).encoded() : null);
    }
}
