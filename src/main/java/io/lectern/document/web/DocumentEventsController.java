package io.lectern.document.web;

import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentStatus;
import io.lectern.document.internal.DocumentChanges;
import io.lectern.document.internal.Documents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams how a document comes along, from its present state to ready or failed. */
@RestController
@Tag(name = "Documents")
class DocumentEventsController implements SmartLifecycle {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Documents documents;
    private final DocumentChanges changes;
    private volatile boolean running;
    private volatile boolean stopping;

    DocumentEventsController(Documents documents, DocumentChanges changes) {
        this.documents = documents;
        this.changes = changes;
    }

    /**
     * A step of the way.
     *
     * @param progress 0 to 1
     * @param pagesRead pages parsed so far, in a format with pages
     * @param pages how many there are, when that is known
     * @param failedAttempts attempts that failed for a reason that was not the document's
     * @param lastFailure why the last of them failed
     */
    record Stage(
            DocumentStatus stage,
            double progress,
            @Nullable Integer pagesRead,
            @Nullable Integer pages,
            int failedAttempts,
            @Nullable DocumentProblem lastFailure) {

        static Stage of(Document document) {
            var status = document.newestStatus();
            var progress = document.progress();
            return progress == null
                    ? new Stage(status, 1, null, null, 0, null)
                    : new Stage(
                            status,
                            share(status, progress),
                            progress.pagesRead(),
                            progress.pages(),
                            progress.failedAttempts(),
                            progress.lastFailure());
        }

        private static double share(DocumentStatus status, Document.Progress progress) {
            return switch (status) {
                case QUEUED -> 0;
                case PARSING -> {
                    var read = progress.pagesRead();
                    var pages = progress.pages();
                    yield read == null || pages == null ? 0.1 : 0.1 + 0.6 * Math.min(1.0, (double) read / pages);
                }
                case INDEXING -> 0.7;
                case READY, FAILED -> 1;
            };
        }
    }

    /** The end of a document that was deleted while it was watched. */
    record Gone(DocumentId id, DocumentProblem problem) {}

    @Operation(summary = "Events that tell how a document comes along, until it is ready or failed")
    @GetMapping(path = "/api/v1/documents/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable UUID id) {
        var document = new DocumentId(id);
        documents.find(document);
        var emitter = new SseEmitter(0L);
        Thread.ofVirtual().name("document-events").start(() -> stream(document, emitter));
        return emitter;
    }

    private void stream(DocumentId id, SseEmitter emitter) {
        try (var watch = changes.watch(id)) {
            Stage last = null;
            int sent = 0;
            var quiet = Duration.ZERO;
            while (!stopping) {
                var document = documents.find(id);
                var status = document.newestStatus();
                var stage = Stage.of(document);
                if (!stage.equals(last)) {
                    send(emitter, ++sent, document, stage);
                    last = stage;
                    quiet = Duration.ZERO;
                }
                if (status == DocumentStatus.READY || status == DocumentStatus.FAILED) {
                    break;
                }
                quiet = watch.await(LOOK) ? Duration.ZERO : quiet.plus(LOOK);
                if (quiet.compareTo(HEARTBEAT) >= 0) {
                    emitter.send(SseEmitter.event().comment("still " + status.code()));
                    quiet = Duration.ZERO;
                }
            }
            emitter.complete();
        } catch (DocumentException deleted) {
            sendGone(id, deleted, emitter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException | RuntimeException clientOrDatabaseIsGone) {
            // The edge of this thread: nothing else would ever end the response.
            emitter.completeWithError(clientOrDatabaseIsGone);
        }
    }

    private static void send(SseEmitter emitter, int number, Document document, Stage stage) throws IOException {
        var event = SseEmitter.event().id(Integer.toString(number));
        switch (document.newestStatus()) {
            case READY -> event.name("document.ready").data(document, MediaType.APPLICATION_JSON);
            case FAILED -> event.name("document.failed").data(document, MediaType.APPLICATION_JSON);
            case QUEUED, PARSING, INDEXING -> event.name("document.stage").data(stage, MediaType.APPLICATION_JSON);
        }
        emitter.send(event);
    }

    private static void sendGone(DocumentId id, DocumentException deleted, SseEmitter emitter) {
        try {
            var problem = DocumentProblem.of(deleted.type(), String.valueOf(deleted.getMessage()));
            emitter.send(
                    SseEmitter.event().name("document.failed").data(new Gone(id, problem), MediaType.APPLICATION_JSON));
            emitter.complete();
        } catch (IOException | IllegalStateException clientIsGone) {
            emitter.completeWithError(clientIsGone);
        }
    }

    @Override
    public void start() {
        running = true;
        stopping = false;
    }

    /** Before the web server waits for its requests to end: these would not. */
    @Override
    public void stop() {
        running = false;
        stopping = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
