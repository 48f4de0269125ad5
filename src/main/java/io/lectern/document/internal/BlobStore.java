package io.lectern.document.internal;

import io.lectern.datafolder.DataFolder;
import io.lectern.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
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
 * database must not take the bytes of the right one for refuse.
 */
@Component
public class BlobStore {

    private static final Logger log = LoggerFactory.getLogger(BlobStore.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path root;
    private final Path staging;
    private final Path changes;
    private final ReentrantLock lock = new ReentrantLock();

    BlobStore(DataFolder folder) {
        this.root = folder.folder("blobs");
        this.staging = folder.folder("blobs/staging");
        this.changes = folder.folder("blobs/changes");
    }

    /** Bytes that are on the disk but no blob yet. Closing it removes them if they were not published. */
    public record Staged(Path file, String sha256, long bytes) implements AutoCloseable {

        @Override
        public void close() {
            deleteQuietly(file);
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
                Files.write(changes.resolve(sha256), new byte[0]);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot mark the blob " + sha256, e);
            }
        }

        private void clear() {
            marked.forEach(sha256 -> deleteQuietly(changes.resolve(sha256)));
        }
    }

    /**
     * Copies a stream to the disk, counting and hashing on the way.
     *
     * @throws DocumentException (413) when it has more than {@code limit} bytes; nothing is left behind
     */
    public Staged stage(InputStream in, long limit) throws IOException {
        var digest = sha256();
        var file = Files.createTempFile(staging, "upload", "", ownerOnly());
        boolean complete = false;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long bytes = 0;
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > limit) {
                    throw DocumentException.tooLarge(bytes, limit);
                }
                digest.update(buffer, 0, read);
                var chunk = ByteBuffer.wrap(buffer, 0, read);
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
            channel.force(true);
            complete = true;
            return new Staged(file, HexFormat.of().formatHex(digest.digest()), bytes);
        } finally {
            if (!complete) {
                deleteQuietly(file);
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
                Files.move(staged.file(), blob, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        for (var folder : folders) {
            force(folder);
        }
        if (!folders.isEmpty()) {
            force(root);
        }
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
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
        deleteQuietly(path(sha256));
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
        try (var files = Files.list(staging)) {
            files.forEach(BlobStore::deleteQuietly);
        }
        try (var hashes = Files.newDirectoryStream(changes)) {
            for (var change : hashes) {
                var sha256 = change.getFileName().toString();
                if (!referenced.test(sha256)) {
                    log.info("Removing the blob {}, which no document refers to", sha256);
                    remove(sha256);
                }
                deleteQuietly(change);
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The bytes are no longer referred to; the sweep at the next start tries again.
            log.warn("Cannot delete {}", file, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
