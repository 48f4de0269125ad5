package io.lectern.document.internal;

import io.lectern.document.CanonicalText;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentTexts;
import io.lectern.document.IngestionStage;
import io.lectern.document.VersionId;
import io.lectern.document.parse.EmbeddedFile;
import io.lectern.document.parse.ParseFailure;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
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

    /** Rises when documents are to be parsed again because they would come out better. */
    static final int PIPELINE = 2;

    private static final Logger log = LoggerFactory.getLogger(Ingestion.class);
    private static final ProblemType CRASHED =
            new ProblemType("ingestion-crashed", 500, "The service ended while it took the document in");
    private static final ProblemType CANCELLED =
            new ProblemType("ingestion-cancelled", 409, "Taking the document in was cancelled");
    private static final ProblemType DUPLICATE =
            new ProblemType("document-duplicate", 409, "The collection has this document already");
    /** A document that ended the service so often is not tried again; kills from outside hit whatever is in hand. */
    private static final int MOST_LOST = 8;

    private final VersionRows versions;
    private final DocumentTexts texts;
    private final Parsing parsing;
    private final EmbeddedBytes embedded;
    private final Containers containers;
    private final Erasure erasure;
    private final BlobStore blobs;
    private final ObjectProvider<IngestionStage> stages;
    private final DocumentChanges changes;
    private final TextRoom room;
    private final Set<VersionId> running = new HashSet<>();

    Ingestion(
            VersionRows versions,
            DocumentTexts texts,
            Parsing parsing,
            EmbeddedBytes embedded,
            Containers containers,
            Erasure erasure,
            BlobStore blobs,
            ObjectProvider<IngestionStage> stages,
            DocumentChanges changes,
            TextRoom room) {
        this.versions = versions;
        this.texts = texts;
        this.parsing = parsing;
        this.embedded = embedded;
        this.containers = containers;
        this.erasure = erasure;
        this.blobs = blobs;
        this.stages = stages;
        this.changes = changes;
        this.room = room;
    }

    /**
     * A version on its way.
     *
     * @param password what opens it
     * @param end ends the job, in the transaction that shows the version
     */
    private record Job(VersionId id, @Nullable String password, Runnable end) {}

    /**
     * Returns when the version is ready, failed or gone; throws when an attempt broke off.
     *
     * @param end is run in the transaction that shows the version, if it comes to that: ends the job
     */
    void run(VersionId id, @Nullable String password, Runnable end) throws InterruptedException {
        // A job left by a crash, and the one of a retry. Which of them does the work does not matter, but the second
        // must see how the first one ended: it may have been added because the first one failed.
        synchronized (running) {
            while (!running.add(id)) {
                running.wait();
            }
        }
        try {
            advance(new Job(id, password, end));
        } finally {
            synchronized (running) {
                running.remove(id);
                running.notifyAll();
            }
        }
    }

    /** An attempt broke off; false when the version is not to be tried again, as it was cancelled or deleted. */
    boolean retryLater(VersionId id, IngestionFailure failure) {
        if (!versions.attemptFailed(id, failure.problem())) {
            forgetIfGone(id);
            return false;
        }
        changes.changed(id.document());
        return true;
    }

    /** No further attempt is made. */
    void giveUp(VersionId id, IngestionFailure failure) {
        fail(id, failure.problem());
    }

    /** Ends what is under way of a version; false when it is ready or failed already. */
    boolean cancel(VersionId id) {
        boolean cancelled = fail(id, DocumentProblem.of(CANCELLED, "Parsing the document again takes it in after all"));
        parsing.cancel(id::equals);
        return cancelled;
    }

    /** Ends at once what is being parsed of the documents. */
    void cancelParsing(Collection<DocumentId> documents) {
        parsing.cancel(version -> documents.contains(version.document()));
    }

    private void advance(Job job) throws InterruptedException {
        var id = job.id();
        var begun = versions.begin(id);
        if (begun.isEmpty()) {
            log.debug("Version {} is ready, failed or gone already", id);
            forgetIfGone(id);
            return;
        }
        if (begun.get().lost() > MOST_LOST) {
            fail(
                    id,
                    DocumentProblem.of(
                            CRASHED,
                            "The service ended %d times while it was at this document, which may be the reason; parsing it again tries once more"
                                    .formatted(MOST_LOST)));
            return;
        }
        boolean lost = true;
        try {
            advance(job, begun.get());
            lost = false;
        } catch (ParseCancelledException cancelled) {
            log.info("Version {} is not parsed any more: it was cancelled or deleted", id);
        } finally {
            if (lost) {
                versions.ended(id);
            }
        }
    }

    private void advance(Job job, VersionRows.Begun begun) throws InterruptedException {
        try (var share = room.share()) {
            switch (begun.status()) {
                case PARSING -> parse(job, begun.content(), share);
                case INDEXING -> {
                    share.take(begun.characters(), begun.ranges());
                    index(job, texts.text(job.id()));
                }
                case QUEUED, READY, FAILED ->
                    throw new IllegalStateException("An attempt cannot begin as " + begun.status());
            }
        }
    }

    private void parse(Job job, VersionRows.Content content, TextRoom.Share share) throws InterruptedException {
        changes.changed(job.id().document());
        var order = new Parsing.Order(job.id(), content, job.password(), share);
        parsing.parse(order, (run, files) -> parsed(job, run, files));
    }

    private void parsed(Job job, ParserRun run, List<EmbeddedFile> files) throws IOException {
        switch (run.outcome()) {
            case ParseOutcome.Refused refused ->
                fail(job.id(), DocumentProblem.of(refused.failure().type(), refused.detail()), run);
            case ParseOutcome.Parsed parsed -> {
                if (store(job, run, parsed, files)) {
                    changes.changed(job.id().document());
                    index(job, parsed.text());
                }
            }
        }
    }

    private boolean store(Job job, ParserRun run, ParseOutcome.Parsed parsed, List<EmbeddedFile> files)
            throws IOException {
        try {
            return embedded.store(job.id(), run, parsed, files);
        } catch (ArchiveFullException full) {
            var problem = DocumentProblem.of(ParseFailure.ARCHIVE_LIMIT.type(), String.valueOf(full.getMessage()));
            fail(job.id(), problem, run);
            return false;
        }
    }

    private void index(Job job, CanonicalText text) {
        var id = job.id();
        int passages = 0;
        try {
            for (var stage : stages.orderedStream().toList()) {
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
        if (passages == 0 && !containers.concerns(id)) {
            fail(id, DocumentProblem.of(ParseFailure.WITHOUT_TEXT.type(), "The file's text makes no passage"));
        } else {
            makeReady(job, passages);
        }
    }

    private void makeReady(Job job, int passages) {
        var id = job.id();
        try {
            boolean ready = containers.concerns(id)
                    ? readyWithChildren(job, passages)
                    : versions.ready(id, passages, job.end(), () -> {});
            if (ready) {
                log.info("Document version {} is ready with {} passages", id, passages);
                changes.changed(id.document());
            } else {
                forgetIfGone(id);
            }
        } catch (DuplicateKeyException sameBytes) {
            fail(id, DocumentProblem.of(DUPLICATE, "Another document of the collection has the same bytes"));
        }
    }

    private boolean readyWithChildren(Job job, int passages) {
        var id = job.id();
        erasure.before(containers.missingFrom(id));
        var erased = new ArrayList<DocumentId>();
        try {
            return blobs.changing(marks -> {
                var rows = erasure.rows(marks);
                boolean ready = versions.ready(id, passages, job.end(), () -> {
                    rows.erase(containers.missingFrom(id));
                    containers.release(id, job.password());
                });
                erased.addAll(rows.committed());
                return ready;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot change the files that " + id + " holds", e);
        } finally {
            cancelParsing(erased);
            erasure.after(erased);
        }
    }

    private boolean fail(VersionId id, DocumentProblem problem) {
        return fail(id, problem, null);
    }

    /** @param run of the parser that refused it; null when it failed otherwise */
    private boolean fail(VersionId id, DocumentProblem problem, @Nullable ParserRun run) {
        boolean failed = versions.failed(id, problem, run);
        if (failed) {
            log.info("Document version {} failed: {} ({})", id, problem.code(), problem.detail());
            changes.changed(id.document());
        }
        return failed;
    }

    private boolean forgetIfGone(VersionId id) {
        boolean gone = !versions.exists(id.document());
        if (gone) {
            erasure.forget(id.document());
        }
        return gone;
    }
}
