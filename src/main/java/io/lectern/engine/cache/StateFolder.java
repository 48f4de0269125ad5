package io.lectern.engine.cache;

import io.lectern.engine.CacheScope;
import io.lectern.engine.EngineEvent.DropReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The states of one fingerprint on disk: a folder named by its hash, beside those of others, with a file for each state,
 * named by a hash of its key. Readable by their owner only, where the file system knows owners. One process at a time.
 */
final class StateFolder implements AutoCloseable {

    /** A file with a state, or what was to be one. */
    record Found(Path file, long bytes, FileTime lastUsed) {}

    private static final String TEMPORARY = ".tmp";
    private static final String STATE = ".kv";
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{64}");

    private final Path disk;
    private final Path folder;
    private final Fingerprint fingerprint;
    private final FolderLock lock;

    private StateFolder(Path disk, Path folder, Fingerprint fingerprint, FolderLock lock) {
        this.disk = disk;
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.lock = lock;
    }

    /** Makes the folder when it is not there, and removes what a killed process was writing. */
    static StateFolder open(Path disk, Fingerprint fingerprint) throws IOException {
        Path folder = disk.resolve(fingerprint.hash());
        Files.createDirectories(folder, ownerOnly(disk, "rwx------"));
        var lock = FolderLock.tryTake(folder)
                .orElseThrow(() -> new IOException("%s is in use by another engine".formatted(folder)));
        try {
            for (var temporary : list(folder, TEMPORARY)) {
                Files.deleteIfExists(temporary.file());
            }
            return new StateFolder(disk, folder, fingerprint, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    List<Found> states() throws IOException {
        return list(folder, STATE);
    }

    /** The files of other fingerprints, but not of engines that run: those look after theirs. */
    List<Found> foreign() throws IOException {
        var found = new ArrayList<Found>();
        try (var siblings = Files.newDirectoryStream(disk)) {
            for (var sibling : siblings) {
                if (isForeign(sibling) && !isInUse(sibling)) {
                    found.addAll(list(sibling, ""));
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return found;
    }

    private boolean isForeign(Path sibling) {
        return !sibling.equals(folder)
                && FOLDER.matcher(sibling.getFileName().toString()).matches()
                && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isInUse(Path sibling) throws IOException {
        var lock = FolderLock.tryTake(sibling);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /** Removes the files of other fingerprints that are made from a source, and those that do not tell. */
    void eraseForeign(CacheScope scope, String source) throws IOException {
        for (var found : foreign()) {
            if (mayBeMadeFrom(found.file(), scope, source)) {
                Files.deleteIfExists(found.file());
            }
        }
    }

    private static boolean mayBeMadeFrom(Path file, CacheScope scope, String source) throws IOException {
        try (var channel = open(file)) {
            var made = StateFile.readHeader(channel).description();
            return made.scope().equals(scope) && made.sources().contains(source);
        } catch (DamagedStateException | EOFException | NoSuchFileException unreadable) {
            return true;
        }
    }

    private static List<Found> list(Path directory, String ending) throws IOException {
        var found = new ArrayList<Found>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (name.endsWith(ending) && !name.equals(FolderLock.FILE)) {
                    found.addAll(look(file));
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return found;
    }

    private static List<Found> look(Path file) throws IOException {
        try {
            var seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return seen.isRegularFile() ? List.of(new Found(file, seen.size(), seen.lastModifiedTime())) : List.of();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    Path file(StateKey key) {
        return folder.resolve(name(key));
    }

    static String name(StateKey key) {
        return sha256(key.prefix() + ':' + key.start()) + STATE;
    }

    /** The header of a state of this folder. */
    StateHeader readHeader(Path file) throws IOException, DamagedStateException {
        try (var channel = open(file)) {
            var header = StateFile.readHeader(channel);
            requireOwn(file, header);
            return header;
        } catch (EOFException | NoSuchFileException cut) {
            throw new DamagedStateException(DropReason.TRUNCATED, cut.toString());
        }
    }

    /** The state that is described, of which every byte is checked. */
    StateBlob read(StateDescription description, BlobMemory memory) throws IOException, DamagedStateException {
        var file = file(description.key());
        try (var channel = open(file)) {
            var header = StateFile.readHeader(channel);
            requireOwn(file, header);
            if (!description.sameState(header.description())) {
                throw new DamagedStateException(DropReason.FOREIGN, file + " holds another state");
            }
            return StateFile.readPayload(channel, header, memory);
        } catch (EOFException | NoSuchFileException cut) {
            throw new DamagedStateException(DropReason.TRUNCATED, cut.toString());
        }
    }

    private void requireOwn(Path file, StateHeader header) throws DamagedStateException {
        if (!header.fingerprint().equals(fingerprint)
                || !file(header.description().key()).equals(file)) {
            throw new DamagedStateException(DropReason.FOREIGN, file + " is of another engine or name");
        }
    }

    /** Bytes that a state takes on disk. */
    long fileBytes(StateDescription description, long payloadBytes) throws IOException {
        var checksums = new int[StateHeader.segments(payloadBytes, StateFile.SEGMENT_BYTES)];
        var header =
                new StateHeader(fingerprint, description, payloadBytes, StateFile.SEGMENT_BYTES, checksums).encode();
        return header.remaining() + payloadBytes;
    }

    /**
     * Writes a state: first to a temporary file, so that there is either all of it or nothing.
     *
     * @return whether it is there; not when it was no longer wanted
     */
    boolean write(StateDescription description, StateBlob blob, BooleanSupplier unwanted) throws IOException {
        var header = StateFile.describe(fingerprint, description, blob).encode();
        var target = file(description.key());
        var temporary = target.resolveSibling(target.getFileName() + TEMPORARY);
        try {
            if (!writeTemporary(temporary, channel -> StateFile.write(channel, header, blob, unwanted))) {
                return false;
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder();
            return true;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private interface Writing {
        boolean to(FileChannel channel) throws IOException;
    }

    private static boolean writeTemporary(Path temporary, Writing writing) throws IOException {
        Files.deleteIfExists(temporary);
        try (var channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly(temporary, "rw-------"))) {
            return writing.to(channel);
        }
    }

    /** Makes sure that names which came or went survive a loss of power. */
    void forceFolder() throws IOException {
        if (isPosix(folder)) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    void markUsed(StateKey key, FileTime now) throws IOException {
        Files.setLastModifiedTime(file(key), now);
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
