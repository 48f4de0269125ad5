package io.lectern.evaluation.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the bench ran on.
 *
 * @param processor its name, or that of its architecture
 * @param cores that this process may use
 */
public record Machine(String system, String processor, int cores, long memoryBytes, String java) {

    private static final int KIBI = 1_024;

    /** The one that this process runs on. */
    public static Machine ofThisProcess() {
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                field(lines("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
                System.getProperty("java.vm.version"));
    }

    /** The most memory that this process had at once, where the system tells it. */
    static OptionalLong peakBytes() {
        return peakBytes(lines("/proc/self/status"));
    }

    static OptionalLong peakBytes(List<String> status) {
        String peak = field(status, "VmHWM", "");
        return peak.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(peak.replace("kB", "").strip()) * KIBI);
    }

    static String field(List<String> lines, String name, String otherwise) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException notLinux) {
            return List.of();
        }
    }
}
