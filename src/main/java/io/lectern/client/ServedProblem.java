package io.lectern.client;

import org.jspecify.annotations.Nullable;

/**
 * The part of a problem document (RFC 9457) that a person reads.
 *
 * @param code stable name of the kind of problem
 */
public record ServedProblem(
        @Nullable String code,
        @Nullable String title,
        @Nullable String detail) {}
