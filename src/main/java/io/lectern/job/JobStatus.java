package io.lectern.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a job is. */
public enum JobStatus {
    RUNNING,
    /** In its last step, which cannot be cancelled any more. */
    FINISHING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** What the database and clients call it. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static JobStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    public boolean isOver() {
        return this != RUNNING && this != FINISHING;
    }
}
