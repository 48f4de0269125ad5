package io.lectern.retrieval;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** The search index is being built from the database; searches work when that is done. */
public final class IndexRebuildingException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType TYPE =
            new ProblemType("index-rebuilding", 503, "The search index is being rebuilt");
    private static final int RETRY_AFTER_SECONDS = 5;

    public IndexRebuildingException(int done, int total) {
        super(
                TYPE,
                "The search index is being rebuilt: %d of %d documents are done".formatted(done, total),
                Map.of("done", done, "total", total, "retryAfterSeconds", RETRY_AFTER_SECONDS));
    }
}
