package io.lectern.retrieval;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** The search index cannot be read or written: no disk space, damaged files, or a cluster that does not do it or answer. */
public final class IndexUnavailableException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE =
            new ProblemType("index-unavailable", 503, "The search index is not available");

    private static final int RETRY_AFTER_SECONDS = 10;

    private final boolean unreachable;

    public IndexUnavailableException(String detail) {
        this(detail, false);
    }

    public IndexUnavailableException(String detail, Throwable cause) {
        this(detail, false);
        initCause(cause);
    }

    private IndexUnavailableException(String detail, boolean unreachable) {
        super(TYPE, detail, Map.of("retryAfterSeconds", RETRY_AFTER_SECONDS));
        this.unreachable = unreachable;
    }

    /** Where the index is, nobody answered. */
    public static IndexUnavailableException unreachable(String detail, Throwable cause) {
        var exception = new IndexUnavailableException(detail, true);
        exception.initCause(cause);
        return exception;
    }

    /** Whether nobody answered, so that there is nobody to ask more. */
    public boolean isUnreachable() {
        return unreachable;
    }
}
