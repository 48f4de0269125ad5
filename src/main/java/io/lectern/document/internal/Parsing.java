package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.VersionId;
import io.lectern.document.parse.EmbeddedFile;
import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseLimits;
import io.lectern.document.parse.ParseOutcome;
import io.lectern.document.parse.ParseRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The parsing of stored versions: what a parser is asked, how far it tells to be, what it left of the files in the file. */
@Component
class Parsing {

    private static final Logger log = LoggerFactory.getLogger(Parsing.class);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_PATH = 1000;

    private final DocumentParser parser;
    private final VersionRows versions;
    private final Containers containers;
    private final BlobStore blobs;
    private final DocumentChanges changes;
    private final DocumentSettings settings;
    private final Path folder;
    private final Map<VersionId, Run> running = new ConcurrentHashMap<>();

    Parsing(
            DocumentParser parser,
            VersionRows versions,
            Containers containers,
            BlobStore blobs,
            DocumentChanges changes,
            DocumentSettings settings,
            DataFolder data) {
        this.parser = parser;
        this.versions = versions;
        this.containers = containers;
        this.blobs = blobs;
        this.changes = changes;
        this.settings = settings;
        this.folder = data.folder("embedded");
    }

    /** A thread that waits for a parser. It is interrupted while it does, but not in what it does next. */
    private static final class Run {

        private final Thread thread = Thread.currentThread();
        private boolean waiting = true;
        private boolean cancelled;

        synchronized void cancel() {
            cancelled = true;
            if (waiting) {
                thread.interrupt();
            }
        }

        /** Ends the wait. */
        synchronized void end() {
            waiting = false;
            if (cancelled) {
                // This interrupt was meant for the wait alone.
                boolean ignored = Thread.interrupted();
                log.debug("The wait for a parser was cancelled, interrupted: {}", ignored);
            }
        }

        synchronized boolean isCancelled() {
            return cancelled;
        }
    }

    /** What is done with what a parser made as long as the files in the file are there. */
    interface Use {
        void with(ParserRun run, List<EmbeddedFile> files) throws IOException;
    }

    /**
     * Reads a version and hands on what came of it.
     *
     * @throws ParseCancelledException when nobody waits for it any more
     */
    void parse(VersionId id, VersionRows.Content content, @Nullable String password, Use use)
            throws InterruptedException {
        var embedded = folder.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectory(embedded);
            var run = run(id, request(id, content, password, embedded));
            use.with(run, run.outcome() instanceof ParseOutcome.Parsed parsed ? checked(parsed, embedded) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the files in version " + id, e);
        } finally {
            deleteQuietly(embedded);
        }
    }

    private ParserRun run(VersionId id, ParseRequest request) throws InterruptedException {
        var run = new Run();
        running.put(id, run);
        try {
            return parser.parse(request, progress(id, run));
        } catch (InterruptedException e) {
            if (run.isCancelled()) {
                throw new ParseCancelledException(request.filename());
            }
            throw e;
        } finally {
            running.remove(id);
            run.end();
        }
    }

    /** Ends the parsing of versions at once; nobody may wait for them any more. */
    void cancel(Predicate<VersionId> cancelled) {
        running.forEach((version, run) -> {
            if (cancelled.test(version)) {
                run.cancel();
            }
        });
    }

    /** Removes what a killed process left. */
    void clear() throws IOException {
        try (var left = Files.list(folder)) {
            left.forEach(Parsing::deleteQuietly);
        }
    }

    private ParseRequest request(VersionId id, VersionRows.Content content, @Nullable String password, Path embedded) {
        var left = containers.left(id.document(), settings.archive());
        var most = settings.limits();
        return new ParseRequest(
                blobs.path(content.sha256()).toString(),
                content.filename(),
                password,
                embedded.toString(),
                new ParseLimits(most.characters(), left.depth(), left.files(), left.bytes(), most.ratio()),
                settings.ocr().options());
    }

    /** Notes the pages about once a second; a version that is not being parsed any more is not parsed to its end. */
    private PageProgress progress(VersionId id, Run run) {
        return new PageProgress() {

            private long noted = System.nanoTime();

            @Override
            public void read(int page, int pages) {
                if (System.nanoTime() - noted < PROGRESS_INTERVAL.toNanos()) {
                    return;
                }
                try {
                    if (versions.progress(id, page, pages)) {
                        changes.changed(id.document());
                    } else {
                        run.cancel();
                    }
                } catch (DataAccessException e) {
                    log.debug("Cannot note the progress of {}", id, e);
                }
                noted = System.nanoTime();
            }
        };
    }

    /** Paths and names come from a process that read an untrusted file. */
    private static List<EmbeddedFile> checked(ParseOutcome.Parsed parsed, Path folder) throws IOException {
        var names = new HashSet<String>();
        var files = new ArrayList<EmbeddedFile>();
        for (var file : parsed.embedded()) {
            var path = Path.of(file.path()).normalize();
            if (!path.startsWith(folder) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("The parser names %s, which is no file in %s".formatted(path, folder));
            }
            var name = shown(file.name(), files.size());
            for (int other = 2; !names.add(name); other++) {
                name = shown("%s (%d)".formatted(file.name(), other), files.size());
            }
            files.add(new EmbeddedFile(path.toString(), name));
        }
        return files;
    }

    private static String shown(String name, int ordinal) {
        var clean = new StringBuilder();
        name.codePoints()
                .filter(character -> Character.isDefined(character)
                        && !Character.isISOControl(character)
                        && Character.getType(character) != Character.FORMAT
                        && Character.getType(character) != Character.SURROGATE)
                .forEach(clean::appendCodePoint);
        int start = Math.max(0, clean.length() - MAX_PATH);
        if (start > 0 && Character.isLowSurrogate(clean.charAt(start))) {
            start++;
        }
        var shown = clean.substring(start).strip();
        return shown.isEmpty() ? "file " + (ordinal + 1) : shown;
    }

    private static void deleteQuietly(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            log.warn("Cannot delete {}; the next start tries again", folder, e);
        }
    }
}
