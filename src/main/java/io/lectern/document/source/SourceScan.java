package io.lectern.document.source;

import io.lectern.document.DocumentProblem;
import io.lectern.problem.ProblemType;
import io.lectern.problem.StorageFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** One scan of a source, from its beginning to a stored end. */
@Component
class SourceScan {

    private static final Logger log = LoggerFactory.getLogger(SourceScan.class);
    private static final ProblemType FAILED = new ProblemType("source-scan-failed", 500, "The scan failed");

    private final SourceRows rows;
    private final FolderScans folders;
    private final UrlScans urls;
    private final Clock clock = Clock.systemUTC();

    SourceScan(SourceRows rows, FolderScans folders, UrlScans urls) {
        this.rows = rows;
        this.folders = folders;
        this.urls = urls;
    }

    /**
     * Scans a source if it is there. What fails because of the source is stored with it.
     *
     * @param stopped whether the scan has to end early
     * @throws ScanStoppedException when the service stops; the scan is continued under its number
     */
    void run(SourceId id, BooleanSupplier stopped) {
        var source = rows.find(id);
        if (source.isEmpty()) {
            return;
        }
        var run = new ScanRun(source.get(), rows.begin(id, clock.instant()), stopped);
        try {
            boolean unsettled = switch (source.get().definition()) {
                case SourceDefinition.Folder folder -> folders.scan(run, folder);
                case SourceDefinition.Urls list -> {
                    urls.scan(run);
                    yield false;
                }
            };
            rows.end(id, null, unsettled, clock.instant());
        } catch (ScanStoppedException stop) {
            if (rows.isFollowed(id)) {
                throw stop;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScanStoppedException();
        } catch (SourceException e) {
            rows.end(id, e.problem(), false, clock.instant());
        } catch (IOException | UncheckedIOException | DataAccessException e) {
            log.warn("The scan of source {} failed", id, e);
            var problem = StorageFull.isCauseOf(e)
                    ? DocumentProblem.of(StorageFull.PROBLEM, "The scan ended early; it is tried again when it is due")
                    : DocumentProblem.of(FAILED, "The scan did not come to its end; the service's log says why");
            rows.end(id, problem, false, clock.instant());
        }
    }
}
