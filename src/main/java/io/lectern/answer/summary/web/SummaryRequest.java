package io.lectern.answer.summary.web;

import io.lectern.answer.summary.SummaryLanguage;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.answer.web.StorableText;
import io.lectern.document.DocumentId;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/summaries}.
 *
 * @param documentIds in the order in which they are read
 * @param style {@code brief}, {@code executive}, {@code detailed}, {@code bullets}, {@code outline} or {@code compare}
 * @param focus a question that the summary is to be about
 * @param targetWords words, or Chinese characters
 * @param language of a model's summary, {@code en} or {@code zh}
 * @param mode {@code extractive} for sentences of the documents, also when there is a model
 * @param stream whether the progress comes as server-sent events
 */
record SummaryRequest(
        @NotEmpty @Size(max = 1000) List<@NotNull DocumentId> documentIds,
        @NotBlank @Size(max = 40) String style,

        @Nullable
        @Size(max = SummaryRequest.MAX_FOCUS)
        @Pattern(regexp = StorableText.REGEXP, message = StorableText.MESSAGE)
        String focus,

        @Nullable Integer targetWords,
        @Nullable @Size(max = 40) String language,

        @Nullable @Pattern(regexp = "extractive", message = "must be extractive")
        String mode,

        @Nullable Boolean stream,
        @Nullable @DecimalMin("0") @DecimalMax("2") Float temperature,
        @Nullable Integer seed) {

    static final int MAX_FOCUS = 2_000;

    SummaryOrder toOrder() {
        return new SummaryOrder(
                documentIds,
                SummaryStyle.of(style),
                focus == null || focus.isBlank() ? null : focus.strip(),
                targetWords,
                language == null ? null : SummaryLanguage.of(language),
                mode != null,
                temperature == null ? 0 : temperature,
                seed == null ? 0 : seed);
    }
}
