package io.lectern.answer.web;

import io.lectern.answer.AnswerOptions;
import io.lectern.answer.CitationMode;
import io.lectern.answer.Question;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.prompt.ReadingMode;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/answers}.
 *
 * @param collectionIds whose documents to ask; with {@code documentIds}, both together; everything when neither is given
 * @param filter a condition on the documents, in Spring AI's text grammar
 * @param mode how much of the documents the model reads: {@code whole}, {@code mixed} or {@code passages}; {@code extractive}
 *     to have quotes only; chosen by the service when not given
 * @param citationMode {@code free}: the model sets its markers itself; {@code constrained}: it can write no marker but
 *     those of what it read; {@code quote}: it can only quote
 * @param stream whether the answer comes as server-sent events
 */
record AnswerRequest(
        @NotBlank
        @Size(max = AnswerRequest.MAX_QUESTION)
        @Pattern(regexp = StorableText.REGEXP, message = StorableText.MESSAGE)
        String question,

        @Nullable @Size(max = 1000) Set<CollectionId> collectionIds,
        @Nullable @Size(max = 1000) Set<DocumentId> documentIds,
        @Nullable String filter,

        @Nullable @Pattern(regexp = AnswerRequest.MODES, message = "must be whole, mixed, passages or extractive")
        String mode,

        @Nullable @Pattern(regexp = AnswerRequest.CITATION_MODES, message = "must be free, constrained or quote")
        String citationMode,

        @Nullable Boolean stream,
        @Nullable @Min(1) @Max(32_768) Integer maxTokens,
        @Nullable @DecimalMin("0") @DecimalMax("2") Float temperature,
        @Nullable Integer seed) {

    static final String CITATION_MODES = "free|constrained|quote";
    static final String MODES = "whole|mixed|passages|extractive";
    static final int MAX_QUESTION = 20_000;

    Question toQuestion() {
        return new Question(
                question,
                new DocumentScope(
                        collectionIds == null ? Set.of() : collectionIds,
                        documentIds == null ? Set.of() : documentIds,
                        DocumentFilters.parse(filter)),
                List.of(),
                new AnswerOptions(
                        "extractive".equals(mode),
                        mode == null || mode.equals("extractive")
                                ? null
                                : ReadingMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                        citationMode == null
                                ? CitationMode.FREE
                                : CitationMode.valueOf(citationMode.toUpperCase(Locale.ROOT)),
                        maxTokens,
                        temperature == null ? 0 : temperature,
                        seed == null ? 0 : seed));
    }
}
