package io.lectern.document.internal;

import io.lectern.document.Block;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentStatus;
import io.lectern.document.Page;
import io.lectern.document.VersionId;
import io.lectern.document.parse.ParseOutcome;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The states of document versions. Each change names the states it starts from, so that a repeated or overtaken job
 * changes nothing.
 */
@Component
class VersionRows {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock = Clock.systemUTC();

    VersionRows(JdbcClient jdbc, JsonMapper json, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.json = json;
        this.transaction = transaction;
    }

    /** A version's bytes. */
    record Content(String filename, String sha256) {}

    /**
     * An attempt that begins.
     *
     * @param status parsing or indexing
     * @param lost attempts at this step that neither ended nor failed, with this one
     * @param characters of the stored text, 0 while there is none
     * @param ranges its blocks and pages
     */
    record Begun(DocumentStatus status, int lost, Content content, int characters, int ranges) {}

    /** Counts an attempt before it begins: one that takes the process along cannot be counted afterwards. */
    Optional<Begun> begin(VersionId id) {
        return jdbc.sql("""
                update document_version v
                   set status = case v.status when 'queued' then 'parsing' else v.status end, lost = v.lost + 1
                  from document d
                 where v.document_id = :document and v.version = :version and d.id = v.document_id
                   and v.status in ('queued', 'parsing', 'indexing')
                returning v.status, v.lost, coalesce(v.filename, d.filename) as filename, v.sha256,
                          coalesce(v.characters, 0) as characters,
                          coalesce(v.blocks, 0) + coalesce(v.pages, 0) as ranges
                """)
                .param("document", id.document().value())
                .param("version", id.version())
                .query((row, number) -> new Begun(
                        DocumentStatus.of(row.getString("status")),
                        row.getInt("lost"),
                        new Content(row.getString("filename"), row.getString("sha256")),
                        row.getInt("characters"),
                        row.getInt("ranges")))
                .optional();
    }

    /** The attempt came back to the service, however it ended. */
    void ended(VersionId id) {
        jdbc.sql(
                        "update document_version set lost = 0 where document_id = :document and version = :version and lost > 0")
                .param("document", id.document().value())
                .param("version", id.version())
                .update();
    }

    /** An attempt failed and is made again; false when nobody waits for it any more. */
    boolean attemptFailed(VersionId id, DocumentProblem problem) {
        return jdbc.sql("""
                update document_version set attempts = attempts + 1, last_failure = :problem::jsonb
                 where document_id = :document and version = :version and status in ('queued', 'parsing', 'indexing')
                """)
                        .param("document", id.document().value())
                        .param("version", id.version())
                        .param("problem", json.writeValueAsString(problem))
                        .update()
                == 1;
    }

    /** Notes how far the parser is; false when nobody waits for it any more. */
    boolean progress(VersionId id, int page, int pages) {
        return jdbc.sql("""
                update document_version set pages_read = :page, pages_total = nullif(:pages, 0)
                 where document_id = :document and version = :version and status = 'parsing'
                """)
                        .param("document", id.document().value())
                        .param("version", id.version())
                        .param("page", page)
                        .param("pages", pages)
                        .update()
                == 1;
    }

    /**
     * Stores what the version was parsed to, and what that took; false when it is gone or somebody was faster.
     *
     * @param run of its parser
     * @param withText stores what else belongs to it, in the same transaction
     */
    boolean parsed(VersionId id, ParserRun run, ParseOutcome.Parsed parsed, Runnable withText) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var replacing = storeText(id, run, parsed);
            if (replacing.isEmpty()) {
                return false;
            }
            if (replacing.get()) {
                forgetWhatBelongedToTheText(id);
            }
            storeBlocks(id, parsed.text().blocks());
            storePages(id, parsed.text().pages());
            withText.run();
            return true;
        }));
    }

    /**
     * The step in which the version becomes the one that search shows; false when it is gone.
     *
     * @param whenReady what else happens in this step
     * @param whenShown the same, unless a newer version is shown already
     */
    boolean ready(VersionId id, int passages, Runnable whenReady, Runnable whenShown) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            // The document before its version: in the order in which a deletion takes them.
            jdbc.sql("select 1 from document where id = :document for update")
                    .param("document", id.document().value())
                    .query(Integer.class)
                    .optional();
            int changed = jdbc.sql("""
                    update document_version set status = 'ready', passages = :passages, ready_at = :now, lost = 0
                     where document_id = :document and version = :version and status = 'indexing'
                    """)
                    .param("document", id.document().value())
                    .param("version", id.version())
                    .param("passages", passages)
                    .param("now", Collections.utc(Collections.now(clock)))
                    .update();
            if (changed == 0) {
                return false;
            }
            whenReady.run();
            if (show(id)) {
                whenShown.run();
            }
            return true;
        }));
    }

    /** @param run of the parser that refused it; null when it failed otherwise */
    boolean failed(VersionId id, DocumentProblem problem, @Nullable ParserRun run) {
        return jdbc.sql("""
                update document_version
                   set status = 'failed', problem = :problem::jsonb, lost = 0,
                       parse_millis = coalesce(:millis, parse_millis),
                       parser_peak_bytes = coalesce(nullif(:peak, 0), parser_peak_bytes)
                 where document_id = :document and version = :version and status in ('queued', 'parsing', 'indexing')
                """)
                        .param("document", id.document().value())
                        .param("version", id.version())
                        .param("problem", json.writeValueAsString(problem))
                        .param("millis", run == null ? null : run.elapsed().toMillis(), Types.BIGINT)
                        .param("peak", run == null ? null : run.peakBytes(), Types.BIGINT)
                        .update()
                == 1;
    }

    boolean exists(DocumentId id) {
        return jdbc.sql("select exists (select 1 from document where id = :id)")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    /** Versions that are neither ready nor failed. */
    long underWay() {
        return jdbc.sql("select count(*) from document_version where status in ('queued', 'parsing', 'indexing')")
                .query(Long.class)
                .single();
    }

    private boolean show(VersionId id) {
        return jdbc.sql("""
                update document d
                   set ready_version = v.version, sha256 = v.sha256, filename = coalesce(v.filename, d.filename)
                  from document_version v
                 where d.id = :document and v.document_id = d.id and v.version = :version
                   and coalesce(d.ready_version, 0) < v.version
                """)
                        .param("document", id.document().value())
                        .param("version", id.version())
                        .update()
                == 1;
    }

    /** Whether it takes the place of another text; empty when the version is gone or somebody was faster. */
    private Optional<Boolean> storeText(VersionId id, ParserRun run, ParseOutcome.Parsed parsed) {
        var text = parsed.text();
        return jdbc.sql("""
                update document_version v
                   set status = 'indexing', media_type = :mediaType, language = :language,
                       pages = :pages, characters = :characters, blocks = :blocks, text = :text, warnings = :warnings::jsonb,
                       pipeline = :pipeline, parse_millis = :millis, parser_peak_bytes = nullif(:peak, 0), lost = 1
                  from (select document_id, version, characters from document_version
                         where document_id = :document and version = :version and status = 'parsing'
                           for update) before
                 where v.document_id = before.document_id and v.version = before.version
                returning before.characters is not null
                """)
                .param("document", id.document().value())
                .param("version", id.version())
                .param("mediaType", parsed.mediaType())
                .param("warnings", json.writeValueAsString(warnings(parsed)))
                .param("pipeline", Ingestion.PIPELINE)
                .param("millis", run.elapsed().toMillis())
                .param("peak", run.peakBytes())
                .param("language", text.language())
                .param("pages", text.pages().isEmpty() ? null : text.pages().size())
                .param("characters", text.text().length())
                .param("blocks", text.blocks().size())
                .param("text", text.text())
                .query(Boolean.class)
                .optional();
    }

    private void forgetWhatBelongedToTheText(VersionId id) {
        for (var table : List.of("block", "page", "embedded_file")) {
            jdbc.sql("delete from %s where document_id = ? and version = ?".formatted(table))
                    .params(id.document().value(), id.version())
                    .update();
        }
    }

    private static List<DocumentProblem> warnings(ParseOutcome.Parsed parsed) {
        return parsed.warnings().stream()
                .map(warning -> DocumentProblem.of(warning.failure().type(), warning.detail()))
                .toList();
    }

    /** One statement with arrays, however many blocks there are. */
    private void storeBlocks(VersionId id, List<Block> blocks) {
        jdbc.sql("""
                insert into block
                       (document_id, version, ordinal, kind, level, header_rows, start_char, end_char, language)
                select ?, ?, b.ordinal - 1, b.kind, b.level, b.header_rows, b.start_char, b.end_char, b.language
                  from unnest(?::text[], ?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::text[])
                       with ordinality as b (kind, level, header_rows, start_char, end_char, language, ordinal)
                """)
                .params(List.of(
                        id.document().value(),
                        id.version(),
                        blocks.stream()
                                .map(block -> block.kind().name().toLowerCase(Locale.ROOT))
                                .toArray(String[]::new),
                        numbers(blocks, Block::level),
                        numbers(blocks, Block::headerRows),
                        numbers(blocks, block -> block.range().start()),
                        numbers(blocks, block -> block.range().end()),
                        blocks.stream().map(Block::language).toArray(String[]::new)))
                .update();
    }

    private void storePages(VersionId id, List<Page> pages) {
        if (pages.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into page (document_id, version, number, start_char, end_char, origin)
                select ?, ?, p.number, p.start_char, p.end_char, p.origin
                  from unnest(?::integer[], ?::integer[], ?::integer[], ?::text[])
                       as p (number, start_char, end_char, origin)
                """)
                .params(List.of(
                        id.document().value(),
                        id.version(),
                        numbers(pages, Page::number),
                        numbers(pages, page -> page.range().start()),
                        numbers(pages, page -> page.range().end()),
                        pages.stream()
                                .map(page -> page.origin().name().toLowerCase(Locale.ROOT))
                                .toArray(String[]::new)))
                .update();
    }

    private static <T> int[] numbers(List<T> values, ToIntFunction<T> number) {
        return values.stream().mapToInt(number).toArray();
    }
}
