package io.lectern.document.internal;

import io.lectern.document.CollectionId;
import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentStatus;
import io.lectern.document.DocumentTexts;
import io.lectern.document.Tenant;
import io.lectern.document.TextDocuments;
import io.lectern.document.TextNotTakenInException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts as uploads of plain text files, each under an id that the database keeps beside its document. */
@Component
class StoredTextDocuments implements TextDocuments {

    private static final Logger log = LoggerFactory.getLogger(StoredTextDocuments.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Duration LONGEST_INGESTION = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final int LONGEST_ID = 500;

    private final Documents documents;
    private final Collections collections;
    private final BlobStore blobs;
    private final DocumentTexts texts;
    private final DocumentChanges changes;
    private final DocumentSettings settings;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    StoredTextDocuments(
            Documents documents,
            Collections collections,
            BlobStore blobs,
            DocumentTexts texts,
            DocumentChanges changes,
            DocumentSettings settings,
            JdbcClient jdbc,
            JsonMapper json) {
        this.documents = documents;
        this.collections = collections;
        this.blobs = blobs;
        this.texts = texts;
        this.changes = changes;
        this.settings = settings;
        this.jdbc = jdbc;
        this.json = json;
    }

    private record Described(DocumentId document, Description description) {}

    /** A text's document, one version of which has these bytes. */
    private record Taken(DocumentId document, String sha256) {}

    @Override
    public void add(String collection, List<Text> added) {
        var accepted = new LinkedHashMap<String, Taken>();
        for (var text : added) {
            if (text.id().isEmpty() || text.id().length() > LONGEST_ID) {
                throw new TextNotTakenInException(
                        text.id(),
                        "its id has %d characters, not 1 to %d"
                                .formatted(text.id().length(), LONGEST_ID));
            }
            accepted.put(text.id(), accept(text, collection));
        }
        accepted.forEach(this::awaitReady);
    }

    @Override
    public void delete(String collection, Collection<String> ids) {
        named(collection).ifPresent(in -> ids.forEach(id -> delete(in, id)));
    }

    @Override
    public void delete(String collection, Filter.Expression filter) {
        named(collection).ifPresent(in -> {
            for (var ready : texts.ready(new DocumentScope(Set.of(in), Set.of(), filter))) {
                var ids = jdbc.sql("select external_id from text_document where document_id = ?")
                        .param(ready.version().document().value())
                        .query(String.class)
                        .list();
                ids.forEach(id -> delete(in, id));
            }
        });
    }

    @Override
    public Map<DocumentId, Description> describe(Collection<DocumentId> wanted) {
        var described = new HashMap<DocumentId, Description>();
        jdbc.sql("""
                select d.id, d.metadata, coalesce(v.passages, 0) as passages,
                       (select min(t.external_id) from text_document t where t.document_id = d.id) as external_id
                  from document d
                  left join document_version v on v.document_id = d.id and v.version = d.ready_version
                 where d.tenant_id = ? and d.id = any (?::uuid[])
                """)
                .params(
                        Tenant.DEFAULT,
                        wanted.stream().map(DocumentId::toString).toArray(String[]::new))
                .query((row, number) -> new Described(
                        new DocumentId(row.getObject("id", UUID.class)),
                        new Description(
                                json.readValue(row.getString("metadata"), OBJECT),
                                row.getString("external_id"),
                                row.getInt("passages"))))
                .list()
                .forEach(row -> described.put(row.document(), row.description()));
        return described;
    }

    /** One at a time: the same id must not become two documents. */
    private synchronized Taken accept(Text text, String collection) {
        var in = named(collection)
                .orElseGet(() -> collections.create(collection, null).id());
        var bytes = text.text().getBytes(StandardCharsets.UTF_8);
        try (var staged =
                blobs.stage(new ByteArrayInputStream(bytes), settings.maxSize().toBytes())) {
            var upload = new Documents.Upload(staged, filename(text.id()), "text/plain", text.metadata(), null);
            var known = find(in, text.id());
            var document = take(in, known, upload);
            if (!document.metadata().equals(text.metadata())) {
                documents.change(document.id(), new Documents.Change(null, text.metadata()), Expectation.any());
            }
            jdbc.sql("""
                    insert into text_document (collection_id, external_id, document_id) values (?, ?, ?)
                    on conflict (collection_id, external_id) do update set document_id = excluded.document_id
                    """).params(in.value(), text.id(), document.id().value()).update();
            if (known.isPresent() && texts(known.get()) == 0) {
                delete(known.get());
            }
            return new Taken(document.id(), staged.sha256());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of an id gets a version, so that the old text stays until the new one is ready, unless others share it. */
    private Document take(CollectionId in, Optional<DocumentId> known, Documents.Upload upload) throws IOException {
        if (known.isPresent() && texts(known.get()) == 1) {
            try {
                return documents.replace(known.get(), upload, Expectation.any()).document();
            } catch (DocumentException notThisOne) {
                // Deleted meanwhile, or the bytes are those of another document.
                log.debug("Document {} gets no version of {}", known.get(), upload.filename(), notThisOne);
            }
        }
        return documents.add(in, upload).document();
    }

    private void awaitReady(String id, Taken taken) {
        long end = System.nanoTime() + LONGEST_INGESTION.toNanos();
        try (var watch = changes.watch(taken.document())) {
            var now = documents.find(taken.document());
            while (!isShown(now, taken.sha256()) && now.progress() != null) {
                if (System.nanoTime() > end) {
                    throw new TextNotTakenInException(id, "it is still on its way after " + LONGEST_INGESTION);
                }
                watch.await(LONGEST_WAIT);
                now = documents.find(taken.document());
            }
            var problem = now.newestProblem();
            if (!isShown(now, taken.sha256()) && problem != null) {
                throw new TextNotTakenInException(id, problem.detail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TextNotTakenInException(id, "the wait for it was interrupted");
        }
    }

    private static boolean isShown(Document document, String sha256) {
        return document.status() == DocumentStatus.READY && document.sha256().equals(sha256);
    }

    private synchronized void delete(CollectionId in, String id) {
        var document = find(in, id);
        if (document.isPresent() && texts(document.get()) == 1) {
            delete(document.get());
        } else {
            jdbc.sql("delete from text_document where collection_id = ? and external_id = ?")
                    .params(in.value(), id)
                    .update();
        }
    }

    private void delete(DocumentId document) {
        try {
            documents.delete(document, Expectation.any());
        } catch (DocumentException gone) {
            // Somebody else deleted it in the meantime, as was wanted.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many texts a document is. */
    private int texts(DocumentId document) {
        return jdbc.sql("select count(*) from text_document where document_id = ?")
                .param(document.value())
                .query(Integer.class)
                .single();
    }

    private Optional<DocumentId> find(CollectionId in, String id) {
        return jdbc.sql("select document_id from text_document where collection_id = ? and external_id = ?")
                .params(in.value(), id)
                .query((row, number) -> new DocumentId(row.getObject(1, UUID.class)))
                .optional();
    }

    private Optional<CollectionId> named(String name) {
        return jdbc.sql("select id from collection where tenant_id = ? and name = ? order by created_at, id limit 1")
                .params(Tenant.DEFAULT, name)
                .query((row, number) -> new CollectionId(row.getObject(1, UUID.class)))
                .optional();
    }

    private static String filename(String id) {
        return id.replaceAll("[\\p{Cntrl}/\\\\]", "_") + ".txt";
    }
}
