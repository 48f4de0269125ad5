package io.lectern.problem.web;

import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body that is no valid JSON for its endpoint, without naming Java types. */
final class UnreadableBody {

    private UnreadableBody() {}

    static String explain(HttpMessageNotReadableException failure) {
        return switch (failure.getCause()) {
            case UnrecognizedPropertyException e ->
                "Unknown field '%s'; known fields: %s"
                        .formatted(
                                path(e),
                                e.getKnownPropertyIds() == null
                                        ? "none"
                                        : e.getKnownPropertyIds().stream()
                                                .map(String::valueOf)
                                                .sorted()
                                                .collect(Collectors.joining(", ")));
            case InvalidFormatException e ->
                "Field '%s' has the value '%s', which is not valid there".formatted(path(e), e.getValue());
            case MismatchedInputException e
            when !path(e).isEmpty() -> "Field '%s' has the wrong JSON type".formatted(path(e));
            case MismatchedInputException e -> "The body is not a JSON object";
            case StreamConstraintsException e -> "The body is larger, or nested more deeply, than what is read";
            case JacksonException e ->
                "The body is not valid JSON at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            case null, default -> "The request has no readable JSON body";
        };
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(reference -> reference.getPropertyName() != null
                        ? reference.getPropertyName()
                        : "[" + reference.getIndex() + "]")
                .collect(Collectors.joining("."));
    }
}
