package io.lectern.answer.summary;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import io.lectern.document.DocumentId;
import io.lectern.job.JobStatus;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

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

    /**
     * A document in the version that is summarized.
     *
     * @param filename with a number behind it, where another one has the same
     */
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
     * @param cut whether the model had more to write than there was room for
     * @param unsupported ranges of the text that no verified citation supports
     */
    public record Content(
            String text,
            boolean cut,
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

    /** The problem document of a failure, with its code and what else it names among the properties. */
    public record Problem(
            URI type,
            String title,
            int status,
            String detail,
            @JsonAnyGetter @JsonAnySetter Map<String, Object> properties) {

        public static Problem of(ProblemDetail document) {
            return new Problem(
                    Objects.requireNonNullElse(document.getType(), URI.create("about:blank")),
                    String.valueOf(document.getTitle()),
                    document.getStatus(),
                    String.valueOf(document.getDetail()),
                    Objects.requireNonNullElse(document.getProperties(), Map.of()));
        }

        public Problem {
            properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        }
    }

    public Summary {
        documents = List.copyOf(documents);
    }
}
