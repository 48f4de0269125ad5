package io.lectern.document.source.fetch;

import io.lectern.document.DocumentProblem;
import io.lectern.problem.ProblemType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;

/** Why an address was not fetched. */
final class FetchProblems {

    private static final ProblemType FORBIDDEN_ADDRESS =
            new ProblemType("source-address-forbidden", 403, "The host's address is not public");
    private static final ProblemType ROBOTS =
            new ProblemType("source-robots-disallowed", 403, "The site's robots.txt forbids it");
    private static final ProblemType ROBOTS_UNREACHABLE =
            new ProblemType("source-robots-unreachable", 502, "The site's robots.txt cannot be read");
    private static final ProblemType MEDIA_TYPE =
            new ProblemType("source-media-type", 415, "The media type is not taken");
    private static final ProblemType GONE = new ProblemType("source-gone", 404, "There is nothing at the address");
    private static final ProblemType STATUS =
            new ProblemType("source-fetch-failed", 502, "The server did not hand it out");
    private static final ProblemType REDIRECT =
            new ProblemType("source-redirect", 502, "The address is redirected where it is not followed");
    private static final ProblemType TIMEOUT =
            new ProblemType("source-timeout", 504, "The server did not answer in time");
    private static final ProblemType UNREACHABLE =
            new ProblemType("source-unreachable", 502, "The server cannot be reached");

    private FetchProblems() {}

    static DocumentProblem robots(URI url, String productToken) {
        return DocumentProblem.of(
                ROBOTS, "robots.txt of %s forbids %s to %s".formatted(url.getHost(), url.getRawPath(), productToken));
    }

    static DocumentProblem robotsUnreachable(URI url, String why) {
        return DocumentProblem.of(
                ROBOTS_UNREACHABLE,
                "Nothing is fetched from %s while its robots.txt cannot be read: %s".formatted(url.getHost(), why));
    }

    static DocumentProblem mediaType(URI url, String mediaType) {
        return DocumentProblem.of(
                MEDIA_TYPE,
                "%s has the media type %s, which lectern.document.sources.web.media-types does not name"
                        .formatted(url, mediaType));
    }

    static DocumentProblem gone(URI url, int status) {
        return DocumentProblem.of(GONE, "%s was answered with status %d".formatted(url, status));
    }

    static DocumentProblem status(URI url, int status) {
        return DocumentProblem.of(STATUS, "%s was answered with status %d".formatted(url, status));
    }

    static DocumentProblem redirect(URI url, String why) {
        return DocumentProblem.of(REDIRECT, "%s is not followed: %s".formatted(url, why));
    }

    static DocumentProblem transfer(URI url, IOException failure) {
        return switch (failure) {
            case ForbiddenAddressException forbidden ->
                DocumentProblem.of(FORBIDDEN_ADDRESS, String.valueOf(forbidden.getMessage()));
            case InterruptedIOException timeout ->
                DocumentProblem.of(TIMEOUT, "%s: %s".formatted(url, timeout.getMessage()));
            default ->
                DocumentProblem.of(
                        UNREACHABLE,
                        "%s: %s (%s)"
                                .formatted(
                                        url,
                                        failure.getMessage(),
                                        failure.getClass().getSimpleName()));
        };
    }
}
