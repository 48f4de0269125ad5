package io.lectern.job;

import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.util.Map;

/** There is no such job. */
public final class JobNotFoundException extends ProblemException {

    private static final long serialVersionUID = 1L;
    private static final ProblemType TYPE = new ProblemType("job-not-found", 404, "There is no such job");

    public JobNotFoundException(JobId id) {
        super(TYPE, "There is no job %s".formatted(id), Map.of("jobId", id));
    }
}
