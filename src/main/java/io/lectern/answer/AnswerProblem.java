package io.lectern.answer;

import io.lectern.document.DocumentId;
import io.lectern.problem.ProblemException;
import io.lectern.problem.ProblemType;
import java.time.Duration;
import java.util.Map;

/** Why a question got no answer. */
public final class AnswerProblem extends ProblemException {

    private static final long serialVersionUID = 1L;

    private static final ProblemType NOT_FOUND = new ProblemType("answer-not-found", 404, "Answer not found");
    private static final ProblemType NO_PROMPT =
            new ProblemType("answer-without-prompt", 404, "The answer had no prompt");
    private static final ProblemType MODEL_UNAVAILABLE =
            new ProblemType("model-unavailable", 503, "The model is not available");
    private static final ProblemType NO_MODEL = new ProblemType("no-model", 409, "No model is configured");
    private static final ProblemType PROMPT_ERASED =
            new ProblemType("prompt-erased", 410, "The prompt of the answer is erased");
    private static final ProblemType ENGINE_BUSY = new ProblemType("engine-busy", 503, "The engine is busy");
    private static final ProblemType ENGINE_FAILED = new ProblemType("engine-failed", 500, "The engine failed");
    private static final ProblemType QUESTION_TOO_LONG =
            new ProblemType("question-too-long", 422, "The question does not fit the model's window");
    private static final ProblemType ANSWER_TOO_LONG =
            new ProblemType("answer-too-long", 422, "The answer does not fit the model's window");
    private static final ProblemType DOCUMENTS_TOO_LONG =
            new ProblemType("documents-too-long", 422, "The documents do not fit the model's window");
    private static final ProblemType NOT_READY =
            new ProblemType("document-not-ready", 409, "The document is not ready");
    private static final ProblemType NOT_READ_AHEAD =
            new ProblemType("document-not-read-ahead", 404, "The document was not read ahead");
    private static final ProblemType READ_AHEAD_FULL =
            new ProblemType("read-ahead-full", 503, "Too many documents wait to be read ahead");
    private static final ProblemType STOPPING = new ProblemType("service-stopping", 503, "The service is stopping");
    private static final ProblemType CANCELLED = new ProblemType("answer-cancelled", 409, "The answer was cancelled");

    private AnswerProblem(ProblemType type, String detail, Map<String, ?> properties) {
        super(type, detail, properties);
    }

    public static AnswerProblem notFound(AnswerId id) {
        return new AnswerProblem(NOT_FOUND, "There is no answer %s".formatted(id), Map.of("answerId", id.value()));
    }

    /** No model was asked. */
    public static AnswerProblem withoutPrompt(AnswerId id) {
        return new AnswerProblem(
                NO_PROMPT, "No model was asked for the answer %s".formatted(id), Map.of("answerId", id.value()));
    }

    public static AnswerProblem modelUnavailable(String reason) {
        return new AnswerProblem(
                MODEL_UNAVAILABLE,
                "The configured model cannot answer: %s. Ask with \"mode\": \"extractive\" to get quotes meanwhile."
                        .formatted(reason),
                Map.of());
    }

    public static AnswerProblem noModel() {
        return new AnswerProblem(
                NO_MODEL,
                "This takes a language model, and none is configured: set lectern.model.path or lectern.model.name",
                Map.of());
    }

    /** A document that the model read is deleted, and the ids that spell it out went with it. */
    public static AnswerProblem promptErased(AnswerId id) {
        return new AnswerProblem(
                PROMPT_ERASED,
                "A document that was read for the answer %s is deleted, and what the model read and wrote went with it"
                        .formatted(id),
                Map.of("answerId", id.value()));
    }

    public static AnswerProblem engineBusy(String reason, Duration retryAfter) {
        return new AnswerProblem(ENGINE_BUSY, reason, Map.of("retryAfterSeconds", Math.max(1, retryAfter.toSeconds())));
    }

    public static AnswerProblem engineFailed(String reason) {
        return new AnswerProblem(ENGINE_FAILED, "The engine could not finish the answer: " + reason, Map.of());
    }

    public static AnswerProblem questionTooLong(String reason, int tokens, int limit) {
        return new AnswerProblem(QUESTION_TOO_LONG, reason, Map.of("tokens", tokens, "limit", limit));
    }

    /** Whole documents were asked for. */
    public static AnswerProblem documentsTooLong(String reason, int tokens, int limit) {
        return new AnswerProblem(
                DOCUMENTS_TOO_LONG,
                reason + ". Ask with \"mode\": \"mixed\" or \"passages\", or about fewer documents.",
                Map.of("tokens", tokens, "limit", limit));
    }

    /** A document that would have to be read whole. */
    public static AnswerProblem tooLongToReadAhead(String reason, int tokens, int limit) {
        return new AnswerProblem(DOCUMENTS_TOO_LONG, reason, Map.of("tokens", tokens, "limit", limit));
    }

    public static AnswerProblem documentNotReady(DocumentId document) {
        return new AnswerProblem(
                NOT_READY,
                "Document %s has no version that is ready to be read".formatted(document),
                Map.of("documentId", document.value()));
    }

    public static AnswerProblem notReadAhead(DocumentId document) {
        return new AnswerProblem(
                NOT_READ_AHEAD,
                "Nobody asked lately to have document %s read ahead as it is now".formatted(document),
                Map.of("documentId", document.value()));
    }

    public static AnswerProblem tooManyToReadAhead(int limit) {
        return new AnswerProblem(
                READ_AHEAD_FULL,
                "%d documents wait to be read ahead, no more can".formatted(limit),
                Map.of("limit", limit, "retryAfterSeconds", 60));
    }

    /** {@code maxTokens} leaves no room for a prompt. */
    public static AnswerProblem answerTooLong(int maxTokens, int window) {
        return new AnswerProblem(
                ANSWER_TOO_LONG,
                "maxTokens is %d, the model's window holds %d tokens for prompt and answer together"
                        .formatted(maxTokens, window),
                Map.of("maxTokens", maxTokens, "limit", window));
    }

    public static AnswerProblem stopping() {
        return new AnswerProblem(
                STOPPING, "The service is stopping; ask again when it is back", Map.of("retryAfterSeconds", 10));
    }

    public static AnswerProblem cancelled(AnswerId id) {
        return new AnswerProblem(CANCELLED, "The answer %s was cancelled".formatted(id), Map.of());
    }
}
