package io.lectern.engine.llama;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a large file, remembered in a folder: a file is read again only when its path, size, times or inode are
 * others than they were. What is remembered carries a checksum, so a damaged note is no note.
 */
final class ModelHash {

    private static final Logger LOG = System.getLogger("io.lectern.engine.llama");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int MAX_NOTE_BYTES = 1 << 16;

    private ModelHash() {}

    /**
     * The hash, in hexadecimal.
     *
     * @param folder where hashes are remembered; when it cannot be written, nothing is remembered
     * @throws IOException when the file cannot be read, or changes while it is
     */
    static String of(Path file, Path folder) throws IOException {
        Path real = file.toRealPath();
        String stamp = stamp(real);
        Path note = folder.resolve(sha256(real.toString()).substring(0, 32));
        var known = read(note, stamp);
        if (known.isPresent()) {
            return known.get();
        }
        String hash = compute(real);
        if (!stamp(real).equals(stamp)) {
            throw new IOException("%s was changed while it was read".formatted(file));
        }
        remember(note, stamp, hash);
        return hash;
    }

    /** What changes when a file does, in one line. */
    static String stamp(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String changed = "";
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            changed = String.valueOf(Files.getAttribute(file, "unix:ctime"));
        }
        return String.join(
                " ",
                Long.toString(attributes.size()),
                attributes.lastModifiedTime().toInstant().toString(),
                changed,
                String.valueOf(attributes.fileKey()),
                file.toString().replace('\n', ' '));
    }

    private static Optional<String> read(Path note, String stamp) {
        try {
            if (!Files.isRegularFile(note) || Files.size(note) > MAX_NOTE_BYTES) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(note);
            boolean whole = lines.size() == 3
                    && lines.get(0).equals(stamp)
                    && HASH.matcher(lines.get(1)).matches()
                    && lines.get(2).equals(sha256(stamp + "\n" + lines.get(1)));
            return whole ? Optional.of(lines.get(1)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static void remember(Path note, String stamp, String hash) {
        try {
            Files.createDirectories(note.getParent());
            Path temporary = Files.createTempFile(note.getParent(), "hash", ".tmp");
            try {
                Files.write(temporary, List.of(stamp, hash, sha256(stamp + "\n" + hash)));
                Files.move(temporary, note, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "the hash of a model is not remembered: " + e);
        }
    }

    private static String compute(Path file) throws IOException {
        var digest = sha256();
        var buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (var channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
