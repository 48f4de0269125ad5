package io.lectern.answer.internal;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerMode;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.CharRange;
import io.lectern.answer.Citation;
import io.lectern.answer.Coverage;
import io.lectern.answer.PromptManifest;
import io.lectern.answer.Timings;
import io.lectern.answer.Usage;
import io.lectern.document.DocumentId;
import io.lectern.document.Tenant;
import io.lectern.prompt.AssembledPrompt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables {@code answer} and {@code citation}, and with an answer how it was computed ({@link Recordings}). Rows are
 * written once and never changed, but for token ids, which a trigger erases with the document they spell out.
 */
@Repository
class AnswerStore {

    private final JdbcClient jdbc;
    private final Recordings recordings;
    private final TransactionOperations transactions;
    private final JsonMapper json;

    AnswerStore(JdbcClient jdbc, Recordings recordings, TransactionOperations transactions, JsonMapper json) {
        this.jdbc = jdbc;
        this.recordings = recordings;
        this.transactions = transactions;
        this.json = json;
    }

    /**
     * One transaction: the answer, its citations, and what the recorder adds. The ids of a prompt that spells out a document
     * which was deleted meanwhile are not stored, nor what was searched for.
     *
     * @param searchQuery what was searched for, null when it was the question as it was asked
     * @return documents that were read and are gone
     */
    Set<DocumentId> save(
            Answer answer,
            @Nullable AssembledPrompt prompt,
            @Nullable Recording recording,
            @Nullable String searchQuery,
            AnswerRecorder recorder) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var gone = gone(answer);
            insert(answer, prompt, gone.isEmpty() ? searchQuery : null, gone.isEmpty());
            if (recording != null) {
                recordings.insert(answer.id(), recording, gone.isEmpty());
            }
            for (int ordinal = 0; ordinal < answer.citations().size(); ordinal++) {
                insert(answer.id(), ordinal, answer.citations().get(ordinal));
            }
            recorder.record(answer);
            return gone;
        }));
    }

    /** The lock makes a deletion wait until the answer is stored, so that its trigger finds the ids. */
    private Set<DocumentId> gone(Answer answer) {
        var read = answer.coverage().stream().map(Coverage::documentId).collect(Collectors.toSet());
        var there = jdbc.sql("select id from document where id = any(:ids) order by id for key share")
                .param("ids", read.stream().map(DocumentId::value).toArray(UUID[]::new))
                .query(UUID.class)
                .set();
        return read.stream()
                .filter(document -> !there.contains(document.value()))
                .collect(Collectors.toSet());
    }

    private void insert(
            Answer answer, @Nullable AssembledPrompt prompt, @Nullable String searchQuery, boolean withTokens) {
        jdbc.sql("""
                insert into answer (id, tenant_id, question, text, mode, mode_reason, model, coverage, unsupported,
                    prompt_token_ids, prompt_manifest, prompt_tokens, cached_tokens, completion_tokens,
                    retrieve_millis, prefill_millis, first_token_millis, total_millis, created_at)
                values (:id, :tenant, :question, :text, :mode, :modeReason, :model, :coverage::jsonb,
                    :unsupported::jsonb, :promptTokenIds, :promptManifest::jsonb, :promptTokens, :cachedTokens, :completionTokens,
                    :retrieveMillis, :prefillMillis, :firstTokenMillis, :totalMillis, :createdAt)
                """)
                .param("id", answer.id().value())
                .param("tenant", Tenant.DEFAULT)
                .param("question", answer.question())
                .param("text", answer.text())
                .param("mode", answer.mode().code())
                .param("modeReason", answer.modeReason())
                .param("model", answer.model())
                .param("coverage", json.writeValueAsString(answer.coverage()))
                .param("unsupported", json.writeValueAsString(answer.unsupported()))
                .param("promptTokenIds", prompt == null || !withTokens ? null : prompt.tokens())
                .param(
                        "promptManifest",
                        prompt == null ? null : json.writeValueAsString(PromptManifest.of(prompt, searchQuery)))
                .param("promptTokens", answer.usage().promptTokens())
                .param("cachedTokens", answer.usage().cachedTokens())
                .param("completionTokens", answer.usage().completionTokens())
                .param("retrieveMillis", answer.timings().retrieveMillis())
                .param("prefillMillis", answer.timings().prefillMillis())
                .param("firstTokenMillis", answer.timings().firstTokenMillis())
                .param("totalMillis", answer.timings().totalMillis())
                .param("createdAt", answer.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void insert(AnswerId answer, int ordinal, Citation citation) {
        var row = jdbc.sql("""
                insert into citation (answer_id, ordinal, label, document_id, document_version, filename,
                    start_char, end_char, start_page, end_page, location, cited_text,
                    answer_start, answer_end, verified)
                values (:answer, :ordinal, :label, :document, :version, :filename, :startChar, :endChar,
                    :startPage, :endPage, :location, :citedText, :answerStart, :answerEnd, :verified)
                """).param("answer", answer.value()).param("ordinal", ordinal);
        CitationRows.with(row, citation).update();
    }

    Optional<Answer> find(AnswerId id) {
        var citations = jdbc.sql("select * from citation where answer_id = :id order by ordinal")
                .param("id", id.value())
                .query((row, index) -> CitationRows.citation(row))
                .list();
        return jdbc.sql("select * from answer where id = :id and tenant_id = :tenant")
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .query((row, index) -> answer(row, citations))
                .optional();
    }

    Optional<PromptManifest> prompt(AnswerId id) {
        return jdbc.sql("""
                        select prompt_manifest from answer
                        where id = :id and tenant_id = :tenant and prompt_manifest is not null
                        """)
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .query((row, index) -> json.readValue(row.getString(1), PromptManifest.class))
                .optional();
    }

    private Answer answer(ResultSet row, List<Citation> citations) throws SQLException {
        return new Answer(
                new AnswerId(row.getObject("id", UUID.class)),
                row.getString("question"),
                row.getString("text"),
                AnswerMode.of(row.getString("mode")),
                row.getString("mode_reason"),
                row.getString("model"),
                citations,
                List.of(json.readValue(row.getString("unsupported"), CharRange[].class)),
                List.of(json.readValue(row.getString("coverage"), Coverage[].class)),
                new Usage(row.getInt("prompt_tokens"), row.getInt("cached_tokens"), row.getInt("completion_tokens")),
                new Timings(
                        row.getLong("retrieve_millis"),
                        row.getLong("prefill_millis"),
                        row.getLong("first_token_millis"),
                        row.getLong("total_millis")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
