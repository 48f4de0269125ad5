package io.lectern.document.web;

import io.lectern.document.Document;
import io.lectern.document.DocumentException;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentProblem;
import io.lectern.document.DocumentStatus;
import io.lectern.document.internal.DocumentChanges;
import io.lectern.document.internal.Documents;
import io.lectern.progress.ProgressStream;
import io.lectern.progress.ProgressStreams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams how a document comes along, from its present state to ready or failed. */
@RestController
@Tag(name = "Documents")
class DocumentEventsController {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Documents documents;
    private final DocumentChanges changes;
    private final ProgressStreams streams;

    DocumentEventsController(Documents documents, DocumentChanges changes, ProgressStreams streams) {
        this.documents = documents;
        this.changes = changes;
        this.streams = streams;
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
    ResponseEntity<SseEmitter> events(@PathVariable UUID id) {
        var document = new DocumentId(id);
        documents.find(document);
        return streams.open("document-events", new Stages(document));
    }

    private final class Stages implements ProgressStreams.Telling {

        private final DocumentId id;
        private final DocumentChanges.Watch watch;
        private @Nullable Stage last;
        private int sent;

        Stages(DocumentId id) {
            this.id = id;
            this.watch = changes.watch(id);
        }

        @Override
        public boolean tell(ProgressStream stream) throws IOException, InterruptedException {
            try {
                var document = documents.find(id);
                var stage = Stage.of(document);
                if (!stage.equals(last)) {
                    stream.send(event(++sent, document, stage));
                    last = stage;
                }
                boolean over = stage.stage() == DocumentStatus.READY || stage.stage() == DocumentStatus.FAILED;
                if (!over) {
                    watch.await(LOOK);
                }
                return !over;
            } catch (DocumentException deleted) {
                stream.send(gone(id, deleted));
                return false;
            }
        }

        @Override
        public void close() {
            watch.close();
        }
    }

    private static SseEmitter.SseEventBuilder event(int number, Document document, Stage stage) {
        var event = SseEmitter.event().id(Integer.toString(number));
        return switch (stage.stage()) {
            case READY -> event.name("document.ready").data(document, MediaType.APPLICATION_JSON);
            case FAILED -> event.name("document.failed").data(document, MediaType.APPLICATION_JSON);
            case QUEUED, PARSING, INDEXING -> event.name("document.stage").data(stage, MediaType.APPLICATION_JSON);
        };
    }

    private static SseEmitter.SseEventBuilder gone(DocumentId id, DocumentException deleted) {
        var problem = DocumentProblem.of(deleted.type(), String.valueOf(deleted.getMessage()));
        return SseEmitter.event().name("document.failed").data(new Gone(id, problem), MediaType.APPLICATION_JSON);
    }
}
