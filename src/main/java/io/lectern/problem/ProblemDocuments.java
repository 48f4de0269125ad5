package io.lectern.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/** Renders failures as RFC 9457 problem documents, the same in an error response and in an event stream. */
public final class ProblemDocuments {

    private static final Logger log = LoggerFactory.getLogger(ProblemDocuments.class);
    private static final ProblemType INTERNAL = new ProblemType("internal-error", 500, "Internal error");

    private ProblemDocuments() {}

    /**
     * The document for any failure. What is not meant for callers becomes a bare "internal error"; its cause goes to the
     * log only.
     */
    public static ProblemDetail of(Throwable failure) {
        return switch (failure) {
            case ProblemException problem -> of(problem);
            case ErrorResponse response -> response.getBody();
            case Throwable full
            when StorageFull.isCauseOf(full) -> {
                log.warn("The disk is full", full);
                yield document(StorageFull.PROBLEM, "There is no space left to store what the request needs");
            }
            default -> {
                log.error("Unexpected failure", failure);
                yield document(INTERNAL, "The request could not be completed; the service's log says why.");
            }
        };
    }

    private static ProblemDetail of(ProblemException problem) {
        var document = document(problem.type(), String.valueOf(problem.getMessage()));
        problem.properties().forEach(document::setProperty);
        return document;
    }

    private static ProblemDetail document(ProblemType type, String detail) {
        var document = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(type.status()), detail);
        document.setType(type.uri());
        document.setTitle(type.title());
        document.setProperty("code", type.code());
        return document;
    }
}
