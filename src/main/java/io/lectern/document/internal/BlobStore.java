package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The original bytes of documents, in files named by their SHA-256. Bytes are staged in a temporary file and become a
 * blob by a rename, after they are on the disk. Whoever adds or removes a reference to a blob does so within {@link
 * #changing}, so that a blob is never removed between the rename and the row that refers to it, and that the next start
 * knows which blobs a killed process was at. No other blob is ever looked at then: a service that is started on the wrong
 * database must not take the bytes of the right one for refuse. It does so only with the few that a kill left marked.
 */
@Component
public class BlobStore {

    private static final Logger log = LoggerFactory.getLogger(BlobStore.class);

    private final BlobFiles files;
    private final Path root;
    private final Path staging;
    private final Path changes;
    private final ReentrantLock lock = new ReentrantLock();
    /** Folders of blobs that survive a crash. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    BlobStore(DataFolder folder, BlobFiles files) {
        this.files = files;
        this.root = folder.folder("blobs");
        this.staging = folder.folder("blobs/staging");
        this.changes = folder.folder("blobs/changes");
    }

    /** Bytes that are on the disk but no blob yet. Closing it removes them if they were not published. */
    public record Staged(Path file, String sha256, long bytes) implements AutoCloseable {

        @Override
        public void close() {
            BlobFiles.discard(file);
        }
    }

    /** Work on the references to blobs; marks each blob before it adds or removes a reference to it. */
    interface Change<T> {
        T run(Marks marks) throws IOException;
    }

    /** The blobs that a change is at. */
    final class Marks {

        private final Set<String> marked = new HashSet<>();

        private Marks() {}

        void add(Collection<String> hashes) {
            for (var sha256 : hashes) {
                if (marked.add(sha256)) {
                    mark(sha256);
                }
            }
        }

        private void mark(String sha256) {
            try {
                files.touch(changes.resolve(sha256));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot mark the blob " + sha256, e);
            }
        }

        private void clear() {
            marked.forEach(sha256 -> files.delete(changes.resolve(sha256)));
        }
    }

    /**
     * Copies a stream to the disk, counting and hashing on the way.
     *
     * @throws DocumentException (413) when it has more than {@code limit} bytes; nothing is left behind
     */
    public Staged stage(InputStream in, long limit) throws IOException {
        var file = files.temporary(staging);
        boolean complete = false;
        try {
            var copied = files.copy(in, file, limit);
            complete = true;
            return new Staged(file, copied.sha256(), copied.bytes());
        } finally {
            if (!complete) {
                BlobFiles.discard(file);
            }
        }
    }

    /** Makes staged bytes blobs; when it returns, they survive a crash. */
    void publish(Collection<Staged> all) throws IOException {
        var folders = new HashSet<Path>();
        for (var staged : all) {
            var blob = path(staged.sha256());
            if (!Files.exists(blob)) {
                folders.add(Files.createDirectories(folder(staged.sha256())));
                files.rename(staged.file(), blob);
            }
        }
        for (var folder : folders) {
            files.force(folder);
        }
        if (!durable.containsAll(folders)) {
            files.force(root);
            durable.addAll(folders);
        }
    }

    /** The file that holds, or would hold, the bytes of that hash. */
    public Path path(String sha256) {
        return folder(sha256).resolve(sha256);
    }

    private Path folder(String sha256) {
        return root.resolve(sha256.substring(0, 2));
    }

    void remove(String sha256) {
        files.delete(path(sha256));
    }

    /** Does what adds or removes references to blobs, while nobody else does. */
    <T> T changing(Change<T> work) throws IOException {
        lock.lock();
        try {
            var marks = new Marks();
            T result = work.run(marks);
            marks.clear();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Removes what a killed process left behind: staged files, and blobs it was at that nothing refers to. */
    void sweep(Predicate<String> referenced) throws IOException {
        try (var left = Files.list(staging)) {
            left.forEach(files::delete);
        }
        try (var hashes = Files.newDirectoryStream(changes)) {
            for (var change : hashes) {
                var sha256 = change.getFileName().toString();
                if (!referenced.test(sha256)) {
                    log.info("Removing the blob {}, which no document refers to", sha256);
                    remove(sha256);
                }
                files.delete(change);
            }
        }
    }
}
