package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether there is place for files. */
public final class DiskSpace {

    private static final double GIGA = 1e9;

    private DiskSpace() {}

    /**
     * Makes sure of it.
     *
     * @throws HubException when the disk of the folder, or of the nearest one above that is there, has less free
     */
    public static void require(Path folder, long bytes, String subject) throws IOException {
        var there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        long free = Files.getFileStore(there).getUsableSpace();
        if (bytes > free) {
            throw new HubException(
                    Reason.DISK_FULL,
                    String.format(
                            Locale.ROOT,
                            "%s needs %.1f GB on the disk of %s, which has %.1f GB free",
                            subject,
                            bytes / GIGA,
                            folder,
                            free / GIGA));
        }
    }
}
