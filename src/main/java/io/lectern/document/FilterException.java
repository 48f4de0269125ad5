package io.lectern.document;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** A filter that cannot be understood, or that asks for what no document has. */
public final class FilterException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType INVALID = new ProblemType("invalid-filter", 400, "The filter is invalid");

    private FilterException(String detail, Map<String, ?> properties) {
        super(INVALID, detail, properties);
    }

    /**
     * A text that is no filter.
     *
     * @param position where in the filter's text, 0 for its first character
     */
    public static FilterException at(int position, String detail) {
        return new FilterException(
                "The filter is wrong at character %d: %s".formatted(position, detail), Map.of("position", position));
    }

    /** A condition that cannot be asked. */
    public static FilterException of(String detail) {
        return new FilterException(detail, Map.of());
    }

    /** A limit of the filter's size or form that it is over. */
    public static FilterException overLimit(String what, long actual, long limit) {
        return new FilterException(
                "The filter has %d %s, the limit is %d".formatted(actual, what, limit),
                Map.of("actual", actual, "limit", limit));
    }
}
