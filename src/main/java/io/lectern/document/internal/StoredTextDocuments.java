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
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts as uploads of plain text files, each under an id that the database keeps beside its document. */
@Component
class StoredTextDocuments implements TextDocuments {

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

    @Override
    public void add(String collection, List<Text> added) {
        var accepted = new LinkedHashMap<String, DocumentId>();
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
    private synchronized DocumentId accept(Text text, String collection) {
        var in = named(collection)
                .orElseGet(() -> collections.create(collection, null).id());
        var bytes = text.text().getBytes(StandardCharsets.UTF_8);
        try (var staged =
                blobs.stage(new ByteArrayInputStream(bytes), settings.maxSize().toBytes())) {
            var upload = new Documents.Upload(staged, filename(text.id()), "text/plain", text.metadata(), null);
            var known = find(in, text.id());
            if (known.isPresent() && documents.find(known.get()).sha256().equals(staged.sha256())) {
                describe(known.get(), text.metadata());
                return documents.add(in, upload).document().id();
            }
            var document = documents.add(in, upload).document().id();
            describe(document, text.metadata());
            known.ifPresent(replaced -> delete(in, text.id()));
            jdbc.sql("insert into text_document (collection_id, external_id, document_id) values (?, ?, ?)")
                    .params(in.value(), text.id(), document.value())
                    .update();
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void describe(DocumentId document, Map<String, Object> metadata) {
        jdbc.sql("update document set metadata = ?::jsonb where id = ? and tenant_id = ?")
                .params(json.writeValueAsString(metadata), document.value(), Tenant.DEFAULT)
                .update();
    }

    private void awaitReady(String id, DocumentId document) {
        long end = System.nanoTime() + LONGEST_INGESTION.toNanos();
        try (var watch = changes.watch(document)) {
            var now = documents.find(document);
            while (!isSettled(now)) {
                if (System.nanoTime() > end) {
                    throw new TextNotTakenInException(id, "it is still on its way after " + LONGEST_INGESTION);
                }
                watch.await(LONGEST_WAIT);
                now = documents.find(document);
            }
            if (now.problem() != null) {
                throw new TextNotTakenInException(id, now.problem().detail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TextNotTakenInException(id, "the wait for it was interrupted");
        }
    }

    private static boolean isSettled(Document document) {
        return document.status() == DocumentStatus.READY || document.status() == DocumentStatus.FAILED;
    }

    private synchronized void delete(CollectionId in, String id) {
        var document = find(in, id);
        if (document.isEmpty()) {
            return;
        }
        jdbc.sql("delete from text_document where collection_id = ? and external_id = ?")
                .params(in.value(), id)
                .update();
        boolean shared = jdbc.sql("select exists (select 1 from text_document where document_id = ?)")
                .param(document.get().value())
                .query(Boolean.class)
                .single();
        if (!shared) {
            try {
                documents.delete(document.get());
            } catch (DocumentException gone) {
                // Somebody else deleted it in the meantime, as was wanted.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
