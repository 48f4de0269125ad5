package io.lectern.answer.summary.internal;

import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.Usage;
import io.lectern.answer.internal.CitationRows;
import io.lectern.answer.summary.KeyFigure;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryLanguage;
import io.lectern.answer.summary.SummaryMode;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryStyle;
import io.lectern.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Summaries as rows of {@code summary} joined with {@code job} have them. */
final class SummaryRows {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SummaryRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A summary with what was written. */
    Summary full(ResultSet row) throws SQLException {
        return summary(row, row.getString("text") == null ? null : content(row));
    }

    /** A summary as lists have it. */
    Summary withoutContent(ResultSet row) throws SQLException {
        return summary(row, null);
    }

    private Summary summary(ResultSet row, Summary.@Nullable Content content) throws SQLException {
        var id = new SummaryId(row.getObject("id", UUID.class));
        var documents = List.of(json.readValue(row.getString("documents"), Summary.Summarized[].class));
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        var problem = row.getString("problem");
        return new Summary(
                id,
                JobStatus.of(row.getString("status")),
                new Summary.Progress(row.getLong("done"), row.getLong("total")),
                documents,
                order(row, documents),
                plan(row),
                content,
                problem == null ? null : json.readValue(problem, Summary.Problem.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }

    private static SummaryOrder order(ResultSet row, List<Summary.Summarized> documents) throws SQLException {
        return new SummaryOrder(
                documents.stream().map(Summary.Summarized::id).toList(),
                SummaryStyle.of(row.getString("style")),
                row.getString("focus"),
                row.getObject("target_words", Integer.class),
                language(row),
                row.getBoolean("extractive"),
                row.getFloat("temperature"),
                row.getInt("seed"));
    }

    private static Summary.@Nullable Plan plan(ResultSet row) throws SQLException {
        var mode = row.getString("mode");
        return mode == null
                ? null
                : new Summary.Plan(
                        SummaryMode.of(mode),
                        language(row),
                        row.getString("mode_reason"),
                        row.getString("plan"),
                        row.getString("model"));
    }

    private static @Nullable SummaryLanguage language(ResultSet row) throws SQLException {
        var language = row.getString("language");
        return language == null ? null : SummaryLanguage.of(language);
    }

    private Summary.Content content(ResultSet row) throws SQLException {
        return new Summary.Content(
                row.getString("text"),
                row.getBoolean("cut"),
                citations(new SummaryId(row.getObject("id", UUID.class))),
                List.of(json.readValue(row.getString("unsupported"), CharRange[].class)),
                List.of(json.readValue(row.getString("coverage"), Coverage[].class)),
                List.of(json.readValue(row.getString("key_figures"), KeyFigure[].class)),
                usage(row));
    }

    static Usage usage(ResultSet row) throws SQLException {
        return new Usage(row.getInt("prompt_tokens"), row.getInt("cached_tokens"), row.getInt("completion_tokens"));
    }

    private List<Citation> citations(SummaryId id) {
        return jdbc.sql("select * from summary_citation where summary_id = ? order by ordinal")
                .param(id.value())
                .query((row, number) -> CitationRows.citation(row))
                .list();
    }
}
