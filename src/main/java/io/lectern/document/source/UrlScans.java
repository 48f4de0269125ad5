package io.lectern.document.source;

import io.lectern.document.DocumentException;
import io.lectern.document.DocumentProblem;
import io.lectern.document.internal.BlobStore;
import io.lectern.document.internal.DocumentSettings;
import io.lectern.document.internal.Documents.Upload;
import io.lectern.document.source.fetch.Fetched;
import io.lectern.document.source.fetch.WebFetcher;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Scans of lists of addresses: each is asked whether it has changed, and what has is taken in. */
@Component
class UrlScans implements AutoCloseable {

    private static final int BATCH = 100;

    private final ItemRows items;
    private final Intake intake;
    private final WebFetcher web;
    private final Clock clock = Clock.systemUTC();

    UrlScans(SourceSettings settings, ItemRows items, Intake intake, BlobStore blobs, DocumentSettings documents) {
        this.items = items;
        this.intake = intake;
        this.web = new WebFetcher(settings.web(), blobs, documents.maxSize().toBytes());
    }

    /** Scans the addresses that the scan of this number has not looked at yet. */
    void scan(ScanRun run) throws IOException, InterruptedException {
        long last = 0;
        List<SourceItem> batch;
        do {
            batch = items.unseen(run.source().id(), run.number(), last, BATCH);
            for (var item : batch) {
                run.goOn();
                process(run, item);
                last = item.id();
            }
        } while (!batch.isEmpty());
        intake.follow(run.source());
        intake.letGo(run);
    }

    private void process(ScanRun run, SourceItem item) throws IOException, InterruptedException {
        var fetched = web.fetch(URI.create(item.location()), item.validators());
        if (fetched instanceof Fetched.Content content) {
            try (var staged = content.content()) {
                run.goOn();
                take(run, item, content, staged);
            }
            return;
        }
        // A connection that was cut by the end of the service says nothing of the address.
        run.goOn();
        switch (fetched) {
            case Fetched.Unchanged unchanged -> items.confirmed(item, run.number(), clock.instant());
            case Fetched.Gone gone -> items.gone(item, gone.problem(), run.number());
            case Fetched.Refused refused -> items.refused(item, refused.problem(), null, run.number(), clock.instant());
            case Fetched.Content handled -> throw new IllegalStateException("handled: " + handled.filename());
        }
    }

    private void take(ScanRun run, SourceItem item, Fetched.Content content, BlobStore.Staged staged)
            throws IOException {
        try {
            var metadata = Intake.metadata(run.source(), item.location());
            var upload = new Upload(staged, content.filename(), content.mediaType(), metadata, null);
            var document = item.hasTaken(staged.sha256()) ? item.documentId() : intake.take(run.source(), item, upload);
            var taken = new ItemRows.Taken(document, staged.sha256(), null, content.validators());
            items.taken(item, taken, run.number(), clock.instant());
        } catch (DocumentException refused) {
            var problem = DocumentProblem.of(refused.type(), String.valueOf(refused.getMessage()));
            items.refused(item, problem, null, run.number(), clock.instant());
        }
    }

    @Override
    public void close() throws IOException {
        web.close();
    }
}
