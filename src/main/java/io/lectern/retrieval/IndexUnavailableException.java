package io.lectern.retrieval;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** The search index cannot be read or written, for lack of disk space or because its files are damaged. */
public final class IndexUnavailableException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE =
            new ProblemType("index-unavailable", 503, "The search index is not available");

    private static final int RETRY_AFTER_SECONDS = 10;

    public IndexUnavailableException(String detail) {
        super(TYPE, detail, Map.of("retryAfterSeconds", RETRY_AFTER_SECONDS));
    }

    public IndexUnavailableException(String detail, Throwable cause) {
        this(detail);
        initCause(cause);
    }
}
