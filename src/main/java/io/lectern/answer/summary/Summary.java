package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import io.lectern.document.DocumentId;
import io.lectern.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary as far as it is: what was ordered, how it is coming along and, when it has succeeded, its text.
 *
 * @param content null until it has succeeded
 * @param problem why it failed
 */
public record Summary(
        SummaryId id,
        JobStatus status,
        Progress progress,
        List<Summarized> documents,
        SummaryOrder order,
        @Nullable Plan plan,
        @Nullable Content content,
        @Nullable Problem problem,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** Steps that are done: parts that were noted, and the summary itself. */
    public record Progress(long done, long total) {}

    /** A document in the version that is summarized. */
    public record Summarized(DocumentId id, int version, String filename) {}

    /**
     * How it is written.
     *
     * @param language null for sentences of the documents, which are in theirs
     * @param reason why so, in one sentence
     * @param description what is read together, part by part; the same for the same documents, order and model
     */
    public record Plan(
            SummaryMode mode,
            @Nullable SummaryLanguage language,
            String reason,
            String description,
            @Nullable String model) {}

    /**
     * What was written. {@code [n]} markers stay in the text.
     *
     * @param unsupported ranges of the text that no verified citation supports
     */
    public record Content(
            String text,
            List<Citation> citations,
            List<CharRange> unsupported,
            List<Coverage> coverage,
            List<KeyFigure> keyFigures,
            Usage usage) {

        public Content {
            citations = List.copyOf(citations);
            unsupported = List.copyOf(unsupported);
            coverage = List.copyOf(coverage);
            keyFigures = List.copyOf(keyFigures);
        }
    }

    /** As the problem document of a failure says it. */
    @JsonInclude(Include.NON_NULL)
    public record Problem(String code, int status, String detail) {}

    public Summary {
        documents = List.copyOf(documents);
    }
}
