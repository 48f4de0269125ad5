package io.lectern.problem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;

/** Tells a full disk, whoever met it, the database or a file, from other failures. */
public final class StorageFull {

    public static final ProblemType PROBLEM = new ProblemType("storage-full", 507, "The disk is full");

    private static final String POSTGRESQL_DISK_FULL = "53100";
    private static final int LONGEST_CHAIN = 32;

    private StorageFull() {}

    /** Whether a full disk is the reason of a failure. */
    public static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
            if (isItself(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isItself(Throwable failure) {
        return switch (failure) {
            case SQLException refused -> POSTGRESQL_DISK_FULL.equals(refused.getSQLState());
            // Java has no type for it, only what the operating system says.
            case IOException failed -> {
                var message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
                yield message.contains("no space left on device")
                        || message.contains("disk quota exceeded")
                        || message.contains("not enough space on the disk");
            }
            default -> false;
        };
    }
}
