package io.lectern.document.source;

import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.internal.Documents;
import io.lectern.document.internal.Documents.Upload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes documents of what sources have: which new bytes are a new document, and which a new version of one. */
@Component
class Intake {

    static final String SOURCE_ID = "sourceId";
    static final String SOURCE_LOCATION = "sourceLocation";

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final Documents documents;
    private final ItemRows items;

    Intake(Documents documents, ItemRows items) {
        this.documents = documents;
        this.items = items;
    }

    /** What documents of a source have in their metadata. */
    static Map<String, Object> metadata(Source source, String location) {
        return Map.of(SOURCE_ID, source.id().toString(), SOURCE_LOCATION, location);
    }

    /** What a document is called that lies at a path. */
    static String filename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Takes new bytes of an item in. A document that the collection has with these bytes is the item's from now on, so that
     * a renamed file is not read again; otherwise its own document gets a version, unless others share that.
     *
     * @throws DocumentException when the bytes are none that documents are made of, or the collection is gone
     */
    DocumentId take(Source source, SourceItem item, Upload upload) throws IOException {
        var own = item.documentId();
        if (own != null && !items.othersHave(own, item)) {
            try {
                return documents.replace(own, upload).document().id();
            } catch (DocumentException notThisOne) {
                // Deleted meanwhile, or the bytes are those of another document.
                log.debug("Document {} gets no version of {}", own, item.location(), notThisOne);
            }
        }
        return documents.add(source.collectionId(), upload).document().id();
    }

    /** Documents of renamed files say where they are now, and are called as they are. */
    void follow(Source source) {
        for (var moved : items.moved(source.id())) {
            try {
                var metadata =
                        new LinkedHashMap<>(documents.find(moved.document()).metadata());
                metadata.putAll(metadata(source, moved.location()));
                var name = source.definition() instanceof SourceDefinition.Folder ? filename(moved.location()) : null;
                var change = new Documents.Change(null, name, metadata);
                documents.change(moved.document(), change, actual -> {});
            } catch (DocumentException deletedMeanwhile) {
                log.debug("Document {} is gone", moved.document(), deletedMeanwhile);
            }
        }
    }

    /** Deletes, if the source wants that, what it brought and no longer has. */
    void letGo(ScanRun run) throws IOException {
        var source = run.source();
        if (source.onMissing() == OnMissing.KEEP) {
            return;
        }
        for (var document : items.abandoned(source, run.number())) {
            run.goOn();
            log.info("Deleting document {}, which source {} no longer has", document, source.id());
            delete(document);
        }
    }

    void delete(DocumentId document) throws IOException {
        try {
            documents.delete(document);
        } catch (DocumentException gone) {
            log.debug("Document {} is gone already", document, gone);
        }
    }
}
