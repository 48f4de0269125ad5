package io.lectern.problem.web;

import io.lectern.problem.ProblemDocuments;
import io.lectern.problem.ProblemException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Every error of the HTTP surface as {@code application/problem+json} with a {@code code} and, for input, {@code errors}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    /** PostgreSQL's character_not_in_repertoire and untranslatable_character. */
    private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");

    /** One invalid input: which, and what is wrong with it. */
    record InputError(String field, String message) {}

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> problem(ProblemException problem, WebRequest request) {
        var headers = new HttpHeaders();
        if (problem.properties().get("retryAfterSeconds") instanceof Number seconds) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
        var document = ProblemDocuments.of(problem);
        return handleExceptionInternal(
                problem, document, headers, HttpStatusCode.valueOf(document.getStatus()), request);
    }

    /** Text with a NUL is valid JSON, but PostgreSQL keeps none, neither as text nor in JSON. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unstorable(DataIntegrityViolationException failure, WebRequest request) {
        if (failure.getMostSpecificCause() instanceof SQLException refused
                && UNSTORABLE_TEXT.contains(String.valueOf(refused.getSQLState()))) {
            var document = ProblemDetail.forStatusAndDetail(
                    HttpStatus.BAD_REQUEST, "The request holds text with the character U+0000, which cannot be stored");
            return handleExceptionInternal(failure, document, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
        }
        return unforeseen(failure, request);
    }

    /** The edge of the HTTP surface: whatever nobody foresaw becomes a 500 without internals. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unforeseen(Exception failure, WebRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            // Nobody waits for an answer, and a client that goes is nothing to be logged as a failure of the service.
            return null;
        }
        var document = ProblemDocuments.of(failure);
        return handleExceptionInternal(
                failure, document, new HttpHeaders(), HttpStatusCode.valueOf(document.getStatus()), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var errors = failure.getAllErrors().stream().map(ProblemAdvice::error).toList();
        return invalid(failure, failure.getBody(), errors, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var errors = failure.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> error(result.getMethodParameter().getParameterName(), error)))
                .toList();
        return invalid(failure, failure.getBody(), errors, headers, status, request);
    }

    /** The parser's message names the field and the position but quotes Java types; only its first line is passed on. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var document = ProblemDetail.forStatusAndDetail(status, UnreadableBody.explain(failure));
        return handleExceptionInternal(failure, document, headers, status, request);
    }

    private @Nullable ResponseEntity<Object> invalid(
            Exception failure,
            ProblemDetail document,
            List<InputError> errors,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        document.setType(URI.create("urn:lectern:problem:invalid-request"));
        document.setTitle("Invalid request");
        document.setDetail(String.join(
                "; ",
                errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .toList()));
        document.setProperty("code", "invalid-request");
        document.setProperty("errors", errors);
        return handleExceptionInternal(failure, document, headers, status, request);
    }

    private static InputError error(ObjectError error) {
        var field = error instanceof FieldError fieldError ? fieldError.getField() : error.getObjectName();
        return new InputError(field, String.valueOf(error.getDefaultMessage()));
    }

    private static InputError error(@Nullable String parameter, MessageSourceResolvable error) {
        return error instanceof FieldError fieldError
                ? error(fieldError)
                : new InputError(String.valueOf(parameter), String.valueOf(error.getDefaultMessage()));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail document) {
            nameTheType(document);
        }
        var problemHeaders = new HttpHeaders(headers);
        problemHeaders.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, problemHeaders, status);
    }

    private static void nameTheType(ProblemDetail document) {
        var properties = document.getProperties();
        if (properties == null || !properties.containsKey("code")) {
            var code = Stream.of(String.valueOf(document.getTitle())
                            .toLowerCase(Locale.ROOT)
                            .split("[^a-z0-9]+"))
                    .filter(word -> !word.isEmpty())
                    .reduce((left, right) -> left + "-" + right)
                    .orElse("error");
            document.setType(URI.create("urn:lectern:problem:" + code));
            document.setProperty("code", code);
        }
    }
}
