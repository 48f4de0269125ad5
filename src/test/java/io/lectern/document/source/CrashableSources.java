package io.lectern.document.source;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.internal.BlobStore;
import io.lectern.document.internal.DocumentSettings;
import io.lectern.document.internal.Documents;
import io.lectern.document.source.fetch.WebSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Folders that are followed as one process would, on a database that outlives it. Scans run on the thread of the caller. */
public final class CrashableSources {

    /** The first sees how a file looks, the second takes it in, and what both missed is deleted by then. */
    private static final int SCANS = 3;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SourceRows rows;
    private final SourceScan scan;

    /** Follows folders beside the data folder. */
    public CrashableSources(
            JdbcClient jdbc, Documents documents, BlobStore blobs, DataFolder data, DocumentSettings settings) {
        var sources = new SourceSettings(
                List.of(data.root().toAbsolutePath().getParent()),
                Duration.ofDays(1),
                Duration.ZERO,
                1000,
                1,
                false,
                new WebSettings(
                        "Lectern-Test/1.0",
                        List.of(),
                        List.of("text/*"),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        0));
        var items = new ItemRows(jdbc, JSON);
        var intake = new Intake(documents, items);
        this.rows = new SourceRows(jdbc, JSON);
        this.scan = new SourceScan(
                rows,
                new FolderScans(
                        sources,
                        new FolderRoots(sources, data),
                        new FolderHints(sources),
                        items,
                        intake,
                        blobs,
                        settings),
                new UrlScans(sources, items, intake, blobs, settings));
    }

    /** Follows a folder, and deletes the documents of files that are gone. */
    public void follow(CollectionId collection, Path folder) {
        var definition = new SourceDefinition.Folder(folder.toString(), List.of(), List.of());
        rows.insert(
                SourceId.random(),
                collection,
                new NewSource(definition, OnMissing.DELETE, Duration.ofDays(1)),
                Instant.now());
    }

    /** Scans what the collection follows until nothing is left to do. */
    public void scan(CollectionId collection) {
        for (var source : rows.list(collection, Cursor.START, 10).data()) {
            for (int i = 0; i < SCANS; i++) {
                scan.run(source.id(), () -> false);
                var now = rows.find(source.id()).orElseThrow().scan();
                if (now.status() != Source.ScanStatus.COMPLETE) {
                    throw new AssertionError("A scan failed: " + now);
                }
            }
        }
    }
}
