package io.lectern.engine.plan;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory that the engine may put weights and cache into.
 *
 * @param freeBytes of it now
 */
public record DeviceMemory(String name, long freeBytes, long totalBytes) {

    private static final long LEAST_RESERVE = 512L << 20;

    public DeviceMemory {
        if (freeBytes < 0 || totalBytes < freeBytes) {
            throw new IllegalArgumentException(
                    "freeBytes must be 0 to the device's %d: %d".formatted(totalBytes, freeBytes));
        }
    }

    /** The memory of this machine, or of the container, as the CPU has it. */
    public static DeviceMemory ofThisMachine() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new DeviceMemory("CPU", bytes, bytes);
    }

    /** What may be used: a twentieth, or half a gigabyte, stays for kernels, fragments and others. */
    public long usableBytes() {
        return Math.max(0, freeBytes - Math.max(LEAST_RESERVE, totalBytes / 20));
    }
}
