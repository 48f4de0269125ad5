package io.lectern.document.source;

import io.lectern.document.DocumentException;
import io.lectern.document.DocumentProblem;
import io.lectern.document.internal.BlobStore;
import io.lectern.document.internal.DocumentSettings;
import io.lectern.document.internal.Documents.Upload;
import io.lectern.document.source.fetch.Validators;
import io.lectern.problem.ProblemType;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Scans of folders: every file is looked at, and those that look new and settled are taken in. */
@Component
class FolderScans {

    private static final ProblemType SPECIAL = new ProblemType("source-not-a-file", 422, "It is no ordinary file");
    private static final ProblemType UNREADABLE =
            new ProblemType("source-file-unreadable", 403, "The file cannot be read");
    private static final int BATCH = 500;

    private final SourceSettings settings;
    private final FolderRoots roots;
    private final FolderHints hints;
    private final ItemRows items;
    private final Intake intake;
    private final BlobStore blobs;
    private final long maxBytes;
    private final Clock clock = Clock.systemUTC();

    FolderScans(
            SourceSettings settings,
            FolderRoots roots,
            FolderHints hints,
            ItemRows items,
            Intake intake,
            BlobStore blobs,
            DocumentSettings documents) {
        this.settings = settings;
        this.roots = roots;
        this.hints = hints;
        this.items = items;
        this.intake = intake;
        this.blobs = blobs;
        this.maxBytes = documents.maxSize().toBytes();
    }

    /**
     * Scans a folder once.
     *
     * @return whether some files are still being written
     * @throws SourceException when the folder cannot be listed as a whole; nothing counts as missing then
     */
    boolean scan(ScanRun run, SourceDefinition.Folder definition) throws IOException {
        var folder = new FollowedFolder(roots.allowed(definition));
        long before = items.present(run.source().id());
        var scan = new Scan(run, folder);
        folder.walk(PathGlobs.of(definition), scan);
        scan.processBatch();
        if (scan.files == 0 && before > 0) {
            throw SourceException.emptyFolder(folder.root(), before);
        }
        items.unseenAreGone(run.source().id(), run.number());
        intake.follow(run.source());
        intake.letGo(run);
        items.forgetMissingWithoutDocument(run.source().id());
        return scan.unsettled;
    }

    private final class Scan implements FollowedFolder.Visitor {

        private final ScanRun run;
        private final FollowedFolder folder;
        private final Map<String, FileLook> batch = new LinkedHashMap<>();
        private int files;
        private boolean unsettled;

        Scan(ScanRun run, FollowedFolder folder) {
            this.run = run;
            this.folder = folder;
        }

        @Override
        public void folder(Path path) {
            run.goOn();
            hints.watch(run.source().id(), path);
        }

        @Override
        public void file(String path, FileLook look) {
            if (++files > settings.maxFiles()) {
                throw SourceException.tooMany(folder.root(), settings.maxFiles());
            }
            batch.put(path, look);
            if (batch.size() == BATCH) {
                processBatch();
            }
        }

        @Override
        public void special(String path) {
            var item = itemsAt(List.of(path)).get(path);
            if (item != null) {
                var problem = DocumentProblem.of(SPECIAL, "%s is a link, a device or a pipe".formatted(path));
                items.refused(item, problem, null, run.number(), clock.instant());
            }
        }

        void processBatch() {
            run.goOn();
            var known = itemsAt(batch.keySet());
            var unchanged = new ArrayList<Long>();
            batch.forEach((path, look) -> {
                var item = known.get(path);
                if (item != null && look.equals(item.taken())) {
                    unchanged.add(item.id());
                } else if (item != null) {
                    process(item, look);
                }
            });
            items.unchanged(unchanged, run.number(), clock.instant());
            batch.clear();
        }

        private Map<String, SourceItem> itemsAt(Collection<String> paths) {
            var id = run.source().id();
            var known = items.at(id, paths);
            if (known.size() < paths.size()) {
                items.add(id, paths);
                return items.at(id, paths);
            }
            return known;
        }

        private void process(SourceItem item, FileLook look) {
            var now = clock.instant();
            var seen = SourceItem.Look.next(item.look(), look, now);
            if (seen.isSettled(now, settings.settle())) {
                run.goOn();
                take(item, look);
            } else {
                await(item, seen, now);
            }
        }

        private void await(SourceItem item, SourceItem.Look look, Instant now) {
            unsettled = true;
            items.looked(item, look, run.number(), now);
        }

        private void take(SourceItem item, FileLook look) {
            try (var content = folder.read(item.location(), in -> blobs.stage(in, maxBytes))) {
                var after = folder.look(item.location());
                if (!after.equals(look)) {
                    var now = clock.instant();
                    await(item, new SourceItem.Look(after, now), now);
                    return;
                }
                var document = item.hasTaken(content.sha256())
                        ? item.documentId()
                        : intake.take(run.source(), item, upload(item, content));
                var taken = new ItemRows.Taken(document, content.sha256(), look, Validators.NONE);
                items.taken(item, taken, run.number(), clock.instant());
            } catch (DocumentException refused) {
                var problem = DocumentProblem.of(refused.type(), String.valueOf(refused.getMessage()));
                items.refused(item, problem, look, run.number(), clock.instant());
            } catch (NoSuchFileException deletedMeanwhile) {
                // The next scan misses it.
                unsettled = true;
            } catch (IOException e) {
                var problem = DocumentProblem.of(UNREADABLE, "%s: %s".formatted(item.location(), e));
                items.refused(item, problem, null, run.number(), clock.instant());
            }
        }

        private Upload upload(SourceItem item, BlobStore.Staged content) {
            var path = item.location();
            return new Upload(content, Intake.filename(path), null, Intake.metadata(run.source(), path), null);
        }
    }
}
