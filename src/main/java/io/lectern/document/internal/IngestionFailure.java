package io.lectern.document.internal;

import io.lectern.document.DocumentProblem;
import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import io.lectern.problem.StorageFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Why an attempt to take in a document broke off.
 *
 * @param retryable whether the surroundings failed, so that another attempt can end better; what a document does to the
 *     service's own code it does again
 * @param problem what the document's problem says when no further attempt is made
 */
record IngestionFailure(boolean retryable, DocumentProblem problem) {

    private static final ProblemType BROKE_OFF =
            new ProblemType("ingestion-failed", 500, "The document could not be taken in");
    private static final int SERVER_ERROR = 500;

    static IngestionFailure of(@Nullable Throwable cause) {
        if (cause != null && StorageFull.isCauseOf(cause)) {
            return new IngestionFailure(
                    true,
                    DocumentProblem.of(
                            StorageFull.PROBLEM,
                            "There was no space left to store the document; make room, then parse it again"));
        }
        boolean retryable = cause == null || isOfTheSurroundings(cause);
        return new IngestionFailure(retryable, DocumentProblem.of(BROKE_OFF, detail(cause, retryable)));
    }

    /** With the kinds of exceptions that do not say what the document holds. */
    private static String detail(@Nullable Throwable cause, boolean retryable) {
        return switch (cause) {
            case null -> "An attempt ended without a result";
            case ProblemException problem -> String.valueOf(problem.getMessage());
            default ->
                "%s (%s); the service's log says more"
                        .formatted(
                                retryable
                                        ? "The database, the disk or a process that is needed failed"
                                        : "The service cannot process the document",
                                cause.getClass().getSimpleName());
        };
    }

    private static boolean isOfTheSurroundings(Throwable cause) {
        return switch (cause) {
            case DataIntegrityViolationException valueRefused -> false;
            case DataAccessException database -> true;
            case TransactionException database -> true;
            case SQLException database -> true;
            case IOException disk -> true;
            case UncheckedIOException disk -> true;
            case ParserStartException process -> true;
            case ParserEnvironmentException process -> true;
            case ProblemException problem -> problem.type().status() >= SERVER_ERROR;
            case OutOfMemoryError memory -> true;
            default -> false;
        };
    }
}
