package io.lectern.document.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentTexts;
import io.lectern.document.IngestionStage;
import io.lectern.document.VersionId;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import io.lectern.problem.ProblemType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Takes a version from its bytes to ready, or to a typed failure. Every step ends in one transaction and can be
 * repeated, so that after a crash the work is resumed from the last step that was stored.
 */
@Component
class Ingestion {

    private static final Logger log = LoggerFactory.getLogger(Ingestion.class);
    private static final ProblemType GAVE_UP =
            new ProblemType("ingestion-failed", 500, "The document could not be taken in");
    private static final ProblemType DUPLICATE =
            new ProblemType("document-duplicate", 409, "The collection has this document already");

    private final VersionRows versions;
    private final DocumentTexts texts;
    private final BlobStore blobs;
    private final ParserPool parsers;
    private final ObjectProvider<IngestionStage> stages;
    private final DocumentChanges changes;
    private final DocumentSettings settings;
    private final Set<VersionId> running = new HashSet<>();

    Ingestion(
            VersionRows versions,
            DocumentTexts texts,
            BlobStore blobs,
            ParserPool parsers,
            ObjectProvider<IngestionStage> stages,
            DocumentChanges changes,
            DocumentSettings settings) {
        this.versions = versions;
        this.texts = texts;
        this.blobs = blobs;
        this.parsers = parsers;
        this.stages = stages;
        this.changes = changes;
        this.settings = settings;
    }

    /** Returns when the version is ready, failed or gone; throws when the surroundings failed and it can be retried. */
    void run(VersionId id, @Nullable String password) throws InterruptedException {
        // A job left by a crash, and the one of a retry. Which of them does the work does not matter, but the second
        // must see how the first one ended: it may have been added because the first one failed.
        synchronized (running) {
            while (!running.add(id)) {
                running.wait();
            }
        }
        try {
            advance(id, password);
        } finally {
            synchronized (running) {
                running.remove(id);
                running.notifyAll();
            }
        }
    }

    /** The version failed for a reason that is not the document's, as often as is tried. */
    void giveUp(VersionId id, int attempts) {
        fail(
                id,
                DocumentProblem.of(
                        GAVE_UP, "Ingestion failed %d times; the service's log says why".formatted(attempts)));
    }

    private void advance(VersionId id, @Nullable String password) throws InterruptedException {
        var content = versions.content(id);
        if (content.isEmpty()) {
            forgetIfGone(id);
            return;
        }
        switch (content.get().status()) {
            case QUEUED, PARSING -> parse(id, content.get(), password);
            case INDEXING -> index(id, texts.text(id));
            case READY, FAILED ->
                log.debug("Version {} is {} already", id, content.get().status());
        }
    }

    private void parse(VersionId id, VersionRows.Content content, @Nullable String password)
            throws InterruptedException {
        if (!versions.parsing(id)) {
            return;
        }
        changes.changed(id.document());
        var path = blobs.path(content.sha256()).toString();
        var request = new ParseRequest(
                path,
                content.filename(),
                password,
                null,
                settings.limits(),
                settings.ocr().options());
        var run = parsers.parse(request, PageProgress.IGNORED);
        switch (run.outcome()) {
            case ParseOutcome.Refused refused ->
                fail(id, DocumentProblem.of(refused.failure().type(), refused.detail()));
            case ParseOutcome.Parsed parsed -> {
                if (versions.parsed(id, parsed)) {
                    changes.changed(id.document());
                    index(id, parsed.text());
                }
            }
        }
    }

    private void index(VersionId id, CanonicalText text) {
        List<IngestionStage> all = stages.orderedStream().toList();
        int passages = 0;
        try {
            for (var stage : all) {
                passages += stage.index(id, text);
            }
        } catch (RuntimeException failure) {
            if (forgetIfGone(id)) {
                // The document was deleted in the middle; what the stage made of it is gone with this.
                log.debug("Version {} was deleted while it was indexed", id, failure);
                return;
            }
            throw failure;
        }
        makeReady(id, passages);
    }

    private void makeReady(VersionId id, int passages) {
        try {
            if (versions.ready(id, passages)) {
                log.info("Document version {} is ready with {} passages", id, passages);
                changes.changed(id.document());
            } else {
                forgetIfGone(id);
            }
        } catch (DuplicateKeyException sameBytes) {
            fail(id, DocumentProblem.of(DUPLICATE, "Another document of the collection has the same bytes"));
        }
    }

    private void fail(VersionId id, DocumentProblem problem) {
        if (versions.failed(id, problem)) {
            log.info("Document version {} failed: {} ({})", id, problem.code(), problem.detail());
            changes.changed(id.document());
        }
    }

    private boolean forgetIfGone(VersionId id) {
        boolean gone = !versions.exists(id.document());
        if (gone) {
            stages.orderedStream().forEach(stage -> stage.forget(id.document()));
        }
        return gone;
    }
}
