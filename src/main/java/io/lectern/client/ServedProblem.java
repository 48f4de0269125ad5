package io.lectern.client;

import org.jspecify.annotations.Nullable;

/** The part of a problem document (RFC 9457) that a person reads. */
public record ServedProblem(
        @Nullable String title, @Nullable String detail) {}
