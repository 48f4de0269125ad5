package io.lectern.document.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells of a process's memory, in bytes; zeros on other systems, and of a process that is gone.
 *
 * @param folder {@code /proc/PID}
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
 */
record ProcessMemory(Path folder) {

    private static final String RESET_PEAK = "5";
    private static final long KILOBYTE = 1024;

    static ProcessMemory of(long pid) {
        return new ProcessMemory(Path.of("/proc", Long.toString(pid)));
    }

    /** Makes the peak start anew with what is resident now. */
    void resetPeak() {
        var file = folder.resolve("clear_refs");
        try {
            if (Files.isWritable(file)) {
                Files.writeString(file, RESET_PEAK, StandardCharsets.US_ASCII);
            }
        } catch (IOException refusedOrGone) {
            // The peak is then the process's, not the file's, which is no reason not to read the file.
        }
    }

    long residentBytes() {
        return field("VmRSS:");
    }

    long peakBytes() {
        return field("VmHWM:");
    }

    private long field(String name) {
        try {
            for (var line : Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(name)) {
                    var value = line.substring(name.length()).strip();
                    return Long.parseLong(value.substring(0, value.indexOf(' '))) * KILOBYTE;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0;
    }
}
