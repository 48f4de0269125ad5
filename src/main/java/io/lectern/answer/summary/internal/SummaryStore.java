package io.lectern.answer.summary.internal;

import io.lectern.answer.Citation;
import io.lectern.answer.internal.CitationRows;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.Tenant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of summaries. A trigger erases those of a document that is deleted, at whatever point they are: what is written
 * of them afterwards finds no row.
 */
@Repository
class SummaryStore {

    private static final String LISTED = """
            select s.id, s.style, s.focus, s.target_words, s.language, s.extractive, s.temperature, s.seed, s.mode,
                   s.mode_reason, s.plan, s.model, s.problem, s.created_at, j.status, j.done, j.total, j.finished_at
            """;
    private static final String WRITTEN = """
            , s.text, s.cut, s.unsupported, s.coverage, s.key_figures, s.prompt_tokens, s.cached_tokens, s.completion_tokens
            """;
    private static final String FROM = " from summary s join job j on j.id = s.id where s.tenant_id = :tenant";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final JsonMapper json;
    private final SummaryRows rows;

    SummaryStore(JdbcClient jdbc, TransactionOperations transactions, JsonMapper json) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
        this.rows = new SummaryRows(jdbc, json);
    }

    /** Begins another attempt: the first, second, …, since the last note or excuse; 0 when the summary is gone. */
    int attempt(SummaryId id) {
        return jdbc.sql("update summary set attempts = attempts + 1 where id = ? returning attempts")
                .param(id.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** The last attempts failed for no fault of the summary. */
    void excuse(SummaryId id) {
        jdbc.sql("update summary set attempts = 0 where id = ?")
                .param(id.value())
                .update();
    }

    /** Adds what was ordered, in the current transaction. */
    void add(SummaryId id, SummaryOrder order, List<Summary.Summarized> documents) {
        jdbc.sql("""
                insert into summary (id, tenant_id, style, focus, target_words, language, extractive, temperature, seed, created_at)
                select id, :tenant, :style, :focus, :words, :language, :extractive, :temperature, :seed, created_at
                  from job where id = :id
                """)
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .param("style", order.style().code())
                .param("focus", order.focus())
                .param("words", order.targetWords())
                .param(
                        "language",
                        order.language() == null ? null : order.language().code())
                .param("extractive", order.extractive())
                .param("temperature", order.temperature())
                .param("seed", order.seed())
                .update();
        for (int ordinal = 0; ordinal < documents.size(); ordinal++) {
            var document = documents.get(ordinal);
            jdbc.sql("insert into summary_document values (?, ?, ?, ?, ?)")
                    .params(id.value(), ordinal, document.id().value(), document.version(), document.filename())
                    .update();
        }
    }

    /** Notes how a summary is written. What was noted under another plan is of no use, and goes. */
    void plan(SummaryId id, Summary.Plan plan) {
        transactions.executeWithoutResult(status -> {
            // In the order in which a summary that is erased and its notes are locked.
            jdbc.sql("select id from summary where id = ? for update")
                    .param(id.value())
                    .query(UUID.class)
                    .optional();
            jdbc.sql("""
                    delete from summary_note n using summary s
                     where n.summary_id = :id and s.id = n.summary_id
                       and (s.plan is distinct from :plan or s.model is distinct from :model)
                    """)
                    .param("id", id.value())
                    .param("plan", plan.description())
                    .param("model", plan.model())
                    .update();
            jdbc.sql("""
                    update summary
                       set mode = :mode, mode_reason = :reason, plan = :plan, model = :model,
                           language = coalesce(language, :language)
                     where id = :id
                    """)
                    .param("id", id.value())
                    .param("mode", plan.mode().code())
                    .param("reason", plan.reason())
                    .param("plan", plan.description())
                    .param("model", plan.model())
                    .param(
                            "language",
                            plan.language() == null ? null : plan.language().code())
                    .update();
        });
    }

    /** Keeps a note; false when the summary is gone. */
    boolean add(SummaryId id, SummaryNote note) {
        return jdbc.sql("""
                with noted as (update summary set attempts = 0 where id = :id returning id)
                insert into summary_note select id, :ordinal, :round, :number, :head, :text from noted
                """)
                        .param("id", id.value())
                        .param("ordinal", note.ordinal())
                        .param("round", note.round())
                        .param("number", note.number())
                        .param("head", note.head())
                        .param("text", note.text())
                        .update()
                == 1;
    }

    List<SummaryNote> notes(SummaryId id, int behind) {
        return jdbc.sql("select * from summary_note where summary_id = ? and ordinal >= ? order by ordinal")
                .params(id.value(), behind)
                .query((row, number) -> new SummaryNote(
                        row.getInt("ordinal"),
                        row.getInt("round"),
                        row.getInt("number"),
                        row.getString("head"),
                        row.getString("text")))
                .list();
    }

    /** The text and everything beside it, in the current transaction; false when the summary is gone. */
    boolean write(SummaryId id, Summary.Content content) {
        if (update(id, content) == 0) {
            return false;
        }
        for (int ordinal = 0; ordinal < content.citations().size(); ordinal++) {
            insert(id, ordinal, content.citations().get(ordinal));
        }
        return true;
    }

    private int update(SummaryId id, Summary.Content content) {
        return jdbc.sql("""
                update summary
                   set text = :text, cut = :cut, unsupported = :unsupported::jsonb, coverage = :coverage::jsonb,
                       key_figures = :figures::jsonb, prompt_tokens = :prompt, cached_tokens = :cached,
                       completion_tokens = :completion
                 where id = :id
                """)
                .param("id", id.value())
                .param("text", content.text())
                .param("cut", content.cut())
                .param("unsupported", json.writeValueAsString(content.unsupported()))
                .param("coverage", json.writeValueAsString(content.coverage()))
                .param("figures", json.writeValueAsString(content.keyFigures()))
                .param("prompt", content.usage().promptTokens())
                .param("cached", content.usage().cachedTokens())
                .param("completion", content.usage().completionTokens())
                .update();
    }

    private void insert(SummaryId id, int ordinal, Citation citation) {
        var row = jdbc.sql("""
                insert into summary_citation
                values (:summary, :ordinal, :label, :document, :version, :filename, :startChar, :endChar, :startPage,
                    :endPage, :location, :citedText, :answerStart, :answerEnd, :verified)
                """).param("summary", id.value()).param("ordinal", ordinal);
        CitationRows.with(row, citation).update();
    }

    void failed(SummaryId id, Summary.Problem problem) {
        jdbc.sql("update summary set problem = ?::jsonb where id = ?")
                .params(json.writeValueAsString(problem), id.value())
                .update();
    }

    /** Erases a summary; false when there is none. */
    boolean erase(SummaryId id) {
        return jdbc.sql("delete from summary where id = ?").param(id.value()).update() == 1;
    }

    Optional<Summary> find(SummaryId id) {
        return jdbc.sql(LISTED + WRITTEN + FROM + " and s.id = :id")
                .param("tenant", Tenant.DEFAULT)
                .param("id", id.value())
                .query((row, number) -> rows.full(row))
                .optional();
    }

    /** Newest first. */
    CursorPage<Summary> list(Cursor after, int limit) {
        var found = jdbc.sql(LISTED + FROM + """
                 and (s.created_at, s.id) < (:time, :id) order by s.created_at desc, s.id desc limit :limit
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("time", OffsetDateTime.ofInstant(after.createdAt(), ZoneOffset.UTC))
                .param("id", after.id())
                .param("limit", limit + 1)
                .query((row, number) -> rows.withoutContent(row))
                .list();
        return CursorPage.of(
                found,
                limit,
                summary -> new Cursor(summary.createdAt(), summary.id().value()));
    }
}
