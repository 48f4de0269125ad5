package io.lectern.answer.summary;

import io.lectern.document.DocumentId;
import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.time.Duration;
import java.util.Map;

/** Why there is no summary. */
public final class SummaryProblem extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType NOT_FOUND = new ProblemType("summary-not-found", 404, "Summary not found");
    private static final ProblemType UNKNOWN_STYLE = new ProblemType("unknown-style", 400, "There is no such style");
    private static final ProblemType UNKNOWN_LANGUAGE =
            new ProblemType("unknown-language", 400, "There is no such language");
    private static final ProblemType TARGET_WORDS =
            new ProblemType("target-words-out-of-limits", 400, "The target length is out of limits");
    private static final ProblemType TOO_MANY =
            new ProblemType("too-many-documents", 422, "There are too many documents");
    private static final ProblemType NOTHING_TO_COMPARE =
            new ProblemType("nothing-to-compare", 422, "A comparison needs several documents");
    private static final ProblemType NOT_READY =
            new ProblemType("document-not-ready", 409, "The document is not ready");
    private static final ProblemType NOTHING_TO_SUMMARIZE =
            new ProblemType("nothing-to-summarize", 422, "The documents have no text");
    private static final ProblemType TOO_LONG =
            new ProblemType("documents-too-long", 422, "The documents are too long for the model's window");
    private static final ProblemType WINDOW_TOO_SMALL =
            new ProblemType("window-too-small", 422, "The model's window is too small");
    private static final ProblemType QUEUE_FULL =
            new ProblemType("summaries-busy", 503, "Too many summaries are being written");
    private static final ProblemType NOTHING_WRITTEN =
            new ProblemType("nothing-written", 422, "The model wrote nothing");
    private static final ProblemType GIVEN_UP = new ProblemType("summary-given-up", 500, "The summary was given up");
    private static final ProblemType CANCELLED = new ProblemType("summary-cancelled", 409, "The summary was cancelled");

    private SummaryProblem(ProblemType type, String detail, Map<String, ?> properties) {
        super(type, detail, properties);
    }

    public static SummaryProblem notFound(SummaryId id) {
        return new SummaryProblem(NOT_FOUND, "There is no summary %s".formatted(id), Map.of("summaryId", id.value()));
    }

    public static SummaryProblem unknownStyle(String style, String known) {
        return new SummaryProblem(
                UNKNOWN_STYLE, "'%s' is no style; there are %s".formatted(style, known), Map.of("style", style));
    }

    public static SummaryProblem unknownLanguage(String language, String known) {
        return new SummaryProblem(
                UNKNOWN_LANGUAGE,
                "Summaries are not written in '%s'; there are %s".formatted(language, known),
                Map.of("language", language));
    }

    public static SummaryProblem targetWords(int words, int fewest, int most) {
        return new SummaryProblem(
                TARGET_WORDS,
                "targetWords is %d, it must be %d to %d".formatted(words, fewest, most),
                Map.of("targetWords", words, "limit", words < fewest ? fewest : most));
    }

    public static SummaryProblem tooManyDocuments(int documents, int most) {
        return new SummaryProblem(
                TOO_MANY,
                "%d documents are to be summarized, the limit is %d".formatted(documents, most),
                Map.of("documents", documents, "limit", most));
    }

    public static SummaryProblem nothingToCompare(int documents) {
        return new SummaryProblem(
                NOTHING_TO_COMPARE,
                "The style compare needs at least 2 documents, there are %d".formatted(documents),
                Map.of("documents", documents, "limit", 2));
    }

    public static SummaryProblem notReady(DocumentId document) {
        return new SummaryProblem(
                NOT_READY,
                "Document %s has no version that is ready".formatted(document),
                Map.of("documentId", document));
    }

    public static SummaryProblem nothingToSummarize() {
        return new SummaryProblem(NOTHING_TO_SUMMARIZE, "The documents have no sentence to summarize", Map.of());
    }

    public static SummaryProblem tooLong(String reason, int tokens, int limit) {
        return new SummaryProblem(TOO_LONG, reason, Map.of("tokens", tokens, "limit", limit));
    }

    /** Instructions and notes have no place beside one another. */
    public static SummaryProblem windowTooSmall(int window, int needed) {
        return new SummaryProblem(
                WINDOW_TOO_SMALL,
                "A summary needs a window of %d tokens, the model has %d".formatted(needed, window),
                Map.of("window", window, "limit", needed));
    }

    public static SummaryProblem busy(int waiting, Duration retryAfter) {
        return new SummaryProblem(
                QUEUE_FULL,
                "%d summaries are waiting or being written, which is the limit".formatted(waiting),
                Map.of("limit", waiting, "retryAfterSeconds", retryAfter.toSeconds()));
    }

    public static SummaryProblem nothingWritten(String model) {
        return new SummaryProblem(
                NOTHING_WRITTEN, "The model %s ended the summary before its first word".formatted(model), Map.of());
    }

    /** The service ended each time. */
    public static SummaryProblem givenUp(int attempts) {
        return new SummaryProblem(
                GIVEN_UP,
                "%d attempts to write the summary ended with the service".formatted(attempts),
                Map.of("attempts", attempts));
    }

    public static SummaryProblem cancelled(SummaryId id) {
        return new SummaryProblem(CANCELLED, "The summary %s was cancelled".formatted(id), Map.of());
    }
}
