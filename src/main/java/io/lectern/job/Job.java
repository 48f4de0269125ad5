package io.lectern.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as clients see it.
 *
 * @param kind what it does, in kebab-case
 * @param done of {@code total}, which may grow while it runs
 * @param problem why it failed
 */
public record Job(
        JobId id,
        String kind,
        JobStatus status,
        long done,
        long total,
        @Nullable String problem,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
