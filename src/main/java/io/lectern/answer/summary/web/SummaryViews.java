package io.lectern.answer.summary.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import io.lectern.answer.summary.KeyFigure;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryLanguage;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Summaries as HTTP shows them. */
final class SummaryViews {

    private SummaryViews() {}

    /** A summary in a list. */
    @JsonInclude(Include.NON_NULL)
    record Listed(
            SummaryId id,
            JobStatus status,
            Summary.Progress progress,
            List<Summary.Summarized> documents,
            SummaryStyle style,
            @Nullable String focus,
            @Nullable SummaryMode mode,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static Listed of(Summary summary) {
            var plan = summary.plan();
            return new Listed(
                    summary.id(),
                    summary.status(),
                    summary.progress(),
                    summary.documents(),
                    summary.order().style(),
                    summary.order().focus(),
                    plan == null ? null : plan.mode(),
                    summary.createdAt(),
                    summary.finishedAt());
        }
    }

    /**
     * A summary. What is not known yet is left out.
     *
     * @param plan what is read together, line by line
     */
    @JsonInclude(Include.NON_NULL)
    record Full(
            SummaryId id,
            JobStatus status,
            Summary.Progress progress,
            List<Summary.Summarized> documents,
            SummaryStyle style,
            @Nullable String focus,
            int targetWords,
            @Nullable SummaryLanguage language,
            float temperature,
            int seed,
            @Nullable SummaryMode mode,
            @Nullable String modeReason,
            @Nullable String plan,
            @Nullable String model,
            @Nullable String text,
            @Nullable Boolean cut,
            @Nullable List<Citation> citations,
            @Nullable List<CharRange> unsupported,
            @Nullable List<Coverage> coverage,
            @Nullable List<KeyFigure> keyFigures,
            @Nullable Usage usage,
            Summary.@Nullable Problem problem,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static Full of(Summary summary) {
            var order = summary.order();
            var plan = summary.plan();
            var content = summary.content();
            return new Full(
                    summary.id(),
                    summary.status(),
                    summary.progress(),
                    summary.documents(),
                    order.style(),
                    order.focus(),
                    order.words(),
                    order.language(),
                    order.temperature(),
                    order.seed(),
                    plan == null ? null : plan.mode(),
                    plan == null ? null : plan.reason(),
                    plan == null ? null : plan.description(),
                    plan == null ? null : plan.model(),
                    content == null ? null : content.text(),
                    content == null ? null : content.cut(),
                    content == null ? null : content.citations(),
                    content == null ? null : content.unsupported(),
                    content == null ? null : content.coverage(),
                    content == null ? null : content.keyFigures(),
                    content == null ? null : content.usage(),
                    summary.problem(),
                    summary.createdAt(),
                    summary.finishedAt());
        }
    }
}
