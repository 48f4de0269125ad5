package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lectern.job.JobId;
import java.util.UUID;

/** Identifies a summary; the job that writes it has the same id. */
public record SummaryId(@JsonValue UUID value) {

    public JobId job() {
        return new JobId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
