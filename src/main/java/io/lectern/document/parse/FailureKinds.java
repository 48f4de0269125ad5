package io.lectern.document.parse;

import io.lectern.document.parse.text.TextLimitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaMemoryLimitException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.ZeroByteFileException;
import org.jspecify.annotations.Nullable;

/** Tells from what a parser threw what is the matter with the file, or with the disk. */
final class FailureKinds {

    private static final int DEEPEST_CAUSE = 50;
    /** What operating systems say of a full disk. */
    static final String NO_SPACE = "No space left on device";

    private static final Set<String> DISK_FULL = Set.of(NO_SPACE, "Disk quota exceeded");
    private static final String BY_CERTIFICATE = "Provided decryption material is not compatible";

    private FailureKinds() {}

    static UnreadableException translate(Throwable failure, ParseRequest request) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof UnreadableException told) {
                return told;
            }
            var known = known(cause, request);
            if (known != null) {
                return known;
            }
            cause = cause.getCause();
        }
        return new UnreadableException(
                ParseFailure.CORRUPT,
                "The file is damaged or not what its name says (%s)"
                        .formatted(rootOf(failure).getClass().getSimpleName()));
    }

    /** Whether the file has too much of something, so that what was read of it is not all. */
    static boolean isLimit(UnreadableException failure) {
        return failure.failure() == ParseFailure.TOO_LARGE || failure.failure() == ParseFailure.ARCHIVE_LIMIT;
    }

    /** Whether the disk of the process failed it, which is no property of the file. */
    static boolean isDiskFull(Throwable failure) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            var message = String.valueOf(cause.getMessage());
            if (cause instanceof IOException && DISK_FULL.stream().anyMatch(message::contains)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether it is the disk's fault, or that of what put the file there, that a file cannot be read. */
    static boolean isSurroundings(Throwable failure, Path file) {
        return isDiskFull(failure) || !Files.isReadable(file);
    }

    static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    static UnreadableException nestedTooDeep() {
        return new UnreadableException(ParseFailure.CORRUPT, "The file is nested too deeply to be read");
    }

    private static @Nullable UnreadableException known(Throwable cause, ParseRequest request) {
        var message = String.valueOf(cause.getMessage());
        if (cause instanceof EncryptedDocumentException || isPoiEncryption(cause)) {
            return encrypted(request);
        }
        if (message.startsWith(BY_CERTIFICATE)) {
            return new UnreadableException(
                    ParseFailure.ENCRYPTED,
                    "The file is encrypted for the holder of a certificate, which no password replaces; upload a decrypted copy");
        }
        if (cause instanceof ZeroByteFileException) {
            return new UnreadableException(ParseFailure.EMPTY, "The file has no bytes");
        }
        if (cause instanceof TextLimitException) {
            return new UnreadableException(ParseFailure.TOO_LARGE, message);
        }
        if (cause instanceof ArchiveLimitException) {
            return new UnreadableException(ParseFailure.ARCHIVE_LIMIT, message);
        }
        if (cause instanceof TikaMemoryLimitException || isBomb(cause, message)) {
            return new UnreadableException(
                    ParseFailure.ARCHIVE_LIMIT,
                    "The file expands to far more than its size, or holds a part that is too large");
        }
        if (cause instanceof UnsupportedFormatException) {
            return new UnreadableException(ParseFailure.UNSUPPORTED, "This variant of the format cannot be read");
        }
        return null;
    }

    private static UnreadableException encrypted(ParseRequest request) {
        return new UnreadableException(
                ParseFailure.ENCRYPTED,
                request.password() == null
                        ? "The file is encrypted; upload it with its password in the field `password`"
                        : "The password in the field `password` does not open the file");
    }

    private static boolean isPoiEncryption(Throwable cause) {
        return cause instanceof org.apache.poi.EncryptedDocumentException;
    }

    private static boolean isBomb(Throwable cause, String message) {
        return message.contains("zip bomb")
                || message.contains("Zip bomb")
                || (cause.getClass().getSimpleName().equals("RecordFormatException")
                        && message.contains("maximum length"));
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
