package io.lectern.document.internal;

import io.lectern.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The single steps on the disk that the blob store is made of; a process may be killed before or after each. */
@Component
class BlobFiles {

    private static final Logger log = LoggerFactory.getLogger(BlobFiles.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What was copied. */
    record Copied(String sha256, long bytes) {}

    /** A new empty file that its owner alone can read. */
    Path temporary(Path folder) throws IOException {
        return Files.createTempFile(folder, "upload", "", ownerOnly());
    }

    /**
     * Copies a stream to the disk, counting and hashing on the way.
     *
     * @throws DocumentException (413) when it has more than {@code limit} bytes
     */
    Copied copy(InputStream in, Path file, long limit) throws IOException {
        var digest = sha256();
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
            force(channel);
            return new Copied(HexFormat.of().formatHex(digest.digest()), bytes);
        }
    }

    /** Makes the bytes of a file survive a crash of the machine. */
    void force(FileChannel file) throws IOException {
        file.force(true);
    }

    void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the names in a folder survive a crash of the machine. */
    void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void touch(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }

    /** Deletes a file that nobody refers to any more. */
    void delete(Path file) {
        discard(file);
    }

    /** Deletes a file that was never more than an attempt. */
    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("Cannot delete {}; the next start tries again", file, e);
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
