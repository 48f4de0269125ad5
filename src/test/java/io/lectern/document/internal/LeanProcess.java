package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.LeanService;
import io.lectern.document.ReadyChanges;
import io.lectern.document.ReadyDocument;
import io.lectern.document.VersionId;
import io.lectern.document.source.NewSource;
import io.lectern.document.source.OnMissing;
import io.lectern.document.source.SourceDefinition;
import io.lectern.document.source.SourceId;
import io.lectern.document.source.Sources;
import io.lectern.problem.ProblemException;
import io.lectern.retrieval.Hit;
import io.lectern.retrieval.IndexMaintenance;
import io.lectern.retrieval.PassageSearch;
import io.lectern.retrieval.SearchQuery;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Documents and their search in a process that can be killed. It takes a request a line on standard input, {@code number
 * verb argument…}, works on several at a time, and answers {@code number ok …} or {@code number failed …}.
 */
public final class LeanProcess {

    static final String READY = "READY";
    /** A word that every passage has. */
    static final String WORD = "lectern";

    /** What is gone is deleted when two scans have missed it, unless it may be what waits to be taken in. */
    private static final int SCANS_UNTIL_DELETED = 2;

    private final ConfigurableApplicationContext service;
    private final Documents documents;
    private final JdbcClient jdbc;
    private final PrintStream out;

    private LeanProcess(List<String> properties, PrintStream out) {
        this.service = LeanService.start(properties);
        this.documents = service.getBean(Documents.class);
        this.jdbc = service.getBean(JdbcClient.class);
        this.out = out;
    }

    public static void main(String[] properties) throws IOException {
        var out = System.out;
        System.setOut(System.err);
        var process = new LeanProcess(List.of(properties), out);
        out.println(READY);
        process.serve();
    }

    private void serve() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var request = line.split(" ");
                workers.execute(() -> answer(request));
            }
        }
        service.close();
    }

    private void answer(String[] request) {
        String answer;
        try {
            answer = "ok " + perform(request[1], Arrays.copyOfRange(request, 2, request.length));
        } catch (ProblemException refused) {
            answer = "refused " + refused.type().code();
        } catch (Exception | AssertionError failed) {
            failed.printStackTrace(System.err);
            answer = "failed " + String.valueOf(failed).replace('\n', ' ');
        }
        synchronized (out) {
            out.println(request[0] + " " + answer);
        }
    }

    private String perform(String verb, String[] arguments) throws IOException, InterruptedException {
        switch (verb) {
            case "collection" -> {
                return service.getBean(Collections.class)
                        .create(arguments[0], null)
                        .id()
                        .toString();
            }
            case "upload" -> {
                return upload(collection(arguments[0]), arguments[1], arguments[2]);
            }
            case "replace" -> replace(id(arguments[0]), arguments[1], arguments[2]);
            case "delete" -> documents.delete(id(arguments[0]), Expectation.any());
            case "move" ->
                documents.change(id(arguments[0]), new Documents.Change(collection(arguments[1]), null), any -> {});
            case "reparse" -> documents.reparse(id(arguments[0]));
            case "rebuild" -> service.getBean(IndexMaintenance.class).rebuild();
            case "follow" -> {
                return follow(collection(arguments[0]), arguments[1]);
            }
            case "scan" -> service.getBean(Sources.class).scan(collection(arguments[0]), source(arguments[1]));
            case "followed" -> {
                return followed(collection(arguments[0]), source(arguments[1]));
            }
            case "read" -> checkWhatIsReadNow();
            case "settle" -> settle();
            case "check" -> check(Path.of(arguments[0]));
            case "dump" -> {
                return dump();
            }
            default -> throw new IllegalArgumentException(verb);
        }
        return "";
    }

    private String upload(CollectionId collection, String filename, String content) throws IOException {
        try (var staged = service.getBean(BlobStore.class).stage(bytes(content), Long.MAX_VALUE)) {
            return documents
                    .add(collection, new Documents.Upload(staged, filename, null, null, null))
                    .document()
                    .id()
                    .toString();
        }
    }

    private void replace(DocumentId id, String filename, String content) throws IOException {
        try (var staged = service.getBean(BlobStore.class).stage(bytes(content), Long.MAX_VALUE)) {
            documents.replace(id, new Documents.Upload(staged, filename, null, null, null), Expectation.any());
        }
    }

    private String follow(CollectionId collection, String folder) {
        var definition = new SourceDefinition.Folder(folder, null, null);
        var source = new NewSource(definition, OnMissing.DELETE, Duration.ofDays(1));
        return service.getBean(Sources.class)
                .follow(collection, source, null)
                .id()
                .toString();
    }

    /** {@code location filename text} of what a source brought, as soon as it has all that there is and no more. */
    private String followed(CollectionId collection, SourceId source) throws InterruptedException {
        var sources = service.getBean(Sources.class);
        int settled = 0;
        while (settled < SCANS_UNTIL_DELETED) {
            sources.scan(collection, source);
            settle();
            settled = sources.find(collection, source).items().pending() == 0 ? settled + 1 : 0;
        }
        return String.join(
                ",", jdbc.sql("""
                        select concat_ws(';', d.metadata ->> 'sourceLocation', d.filename,
                                         coalesce(replace(encode(convert_to(v.text, 'UTF8'), 'base64'), E'\\n', ''), '-'))
                          from document d
                          left join document_version v on v.document_id = d.id and v.version = d.ready_version
                         where d.metadata ->> 'sourceId' = ? order by 1
                        """).param(source.toString()).query(String.class).list());
    }

    /** What holds for every reader, also in the middle of everything. */
    private void checkWhatIsReadNow() {
        Consistency.checkRows(jdbc);
        var texts = service.getBean(DocumentTexts.class);
        var before = texts.readyChanges(ReadyChanges.NOTHING_KNOWN);
        var shown = new HashSet<>(versions(before.ready()));
        var hits = service.getBean(PassageSearch.class)
                .search(new SearchQuery(WORD, DocumentScope.EVERYTHING, SearchQuery.MAX_LIMIT));
        var after = texts.readyChanges(before.at());
        shown.addAll(versions(after.ready()));
        // A version may have become ready and been replaced or deleted since, with both in the middle of the search.
        var changed = new HashSet<>(after.removed());
        after.ready().forEach(document -> changed.add(document.version().document()));
        var seen = new HashSet<String>();
        for (var hit : hits) {
            var version = hit.passage().version();
            if (!shown.contains(version) && !changed.contains(version.document())) {
                throw new AssertionError("a passage of " + version + ", which was not ready");
            }
            if (!seen.add(version + "#" + hit.passage().ordinal())) {
                throw new AssertionError(
                        "a passage twice: " + version + "#" + hit.passage().ordinal());
            }
        }
    }

    private static Set<VersionId> versions(List<ReadyDocument> ready) {
        return ready.stream().map(ReadyDocument::version).collect(Collectors.toSet());
    }

    private void settle() throws InterruptedException {
        var versions = service.getBean(VersionRows.class);
        long deadline = System.nanoTime() + 600_000_000_000L;
        while (isAtWork() || versions.underWay() > 0 || jobs() > 0 || !isSearchable()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "still under way: " + jdbc.sql("""
                        select document_id || '/' || version || ' ' || status from document_version
                         where status not in ('ready', 'failed')
                        """).query(String.class).list() + ", jobs " + jobs());
            }
            hurry();
            Thread.sleep(5);
        }
    }

    /** Scans that are due are begun at once, not when the scheduler looks for them the next time. */
    private void hurry() {
        jdbc.sql("""
                select s.collection_id, s.id from source s join source_scans t on t.task_instance = s.id::text
                 where not t.picked and t.execution_time <= now()
                """)
                .query((row, number) ->
                        service.getBean(Sources.class).scan(collection(row.getString(1)), source(row.getString(2))))
                .list();
    }

    /** Whether something is scanned or rebuilt. */
    private boolean isAtWork() {
        return jdbc.sql("""
                select exists (select 1 from source_scans where picked or execution_time <= now())
                    or exists (select 1 from job where status in ('running', 'finishing'))
                """).query(Boolean.class).single();
    }

    /** Whether the index is complete again after a start. */
    private boolean isSearchable() {
        try {
            service.getBean(PassageSearch.class).search(new SearchQuery(WORD, DocumentScope.EVERYTHING, 1));
            return true;
        } catch (ProblemException notYet) {
            return false;
        }
    }

    private long jobs() {
        return jdbc.sql("select count(*) from scheduled_tasks")
                .query(Long.class)
                .single();
    }

    /** What holds when nothing is under way: rows, bytes and index agree to the last passage. */
    private void check(Path blobs) throws IOException {
        Consistency.checkRows(jdbc);
        Consistency.checkSettled(jdbc);
        Consistency.checkBlobs(jdbc, blobs);
        var search = service.getBean(PassageSearch.class);
        var shown = Consistency.shown(jdbc);
        for (var entry : shown.entrySet()) {
            var scope = new DocumentScope(Set.of(), Set.of(entry.getKey().document()));
            var found = new HashMap<Integer, Hit>();
            for (var hit : search.search(new SearchQuery(WORD, scope, SearchQuery.MAX_LIMIT))) {
                // The scope of a container has what lies in it, too.
                var version = hit.passage().version();
                boolean own = version.equals(entry.getKey());
                if (!shown.containsKey(version)
                        || (own && found.put(hit.passage().ordinal(), hit) != null)) {
                    throw new AssertionError("wrong or doubled: " + hit.passage());
                }
            }
            if (found.size() != entry.getValue()) {
                throw new AssertionError("%s has %d passages, search finds %d"
                        .formatted(entry.getKey(), entry.getValue(), found.size()));
            }
        }
    }

    /** {@code id collection filename status problem text}, an uploaded document each, separated by commas. */
    private String dump() {
        return String.join(",", jdbc.sql("""
                        select concat_ws(';', d.id, d.collection_id, d.filename, v.status,
                                         coalesce(v.problem ->> 'code', '-'),
                                         coalesce(replace(encode(convert_to(v.text, 'UTF8'), 'base64'), E'\\n', ''), '-'),
                                         coalesce(p.problem ->> 'code', '-'))
                          from document d
                          join lateral (select max(n.version) as newest
                                          from document_version n where n.document_id = d.id) n on true
                          join document_version v
                            on v.document_id = d.id and v.version = coalesce(d.ready_version, n.newest)
                          join document_version p on p.document_id = d.id and p.version = n.newest
                         where d.metadata ->> 'sourceId' is null
                        """).query(String.class).list());
    }

    private static CollectionId collection(String text) {
        return new CollectionId(UUID.fromString(text));
    }

    private static SourceId source(String text) {
        return new SourceId(UUID.fromString(text));
    }

    private static DocumentId id(String text) {
        return new DocumentId(UUID.fromString(text));
    }

    private static ByteArrayInputStream bytes(String base64) {
        return new ByteArrayInputStream(Base64.getDecoder().decode(base64));
    }
}
