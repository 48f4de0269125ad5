package io.lectern.evaluation.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processors' time since the machine started, in ticks.
 *
 * @param wanted when a process ran or could have run
 * @param stolen the part of it that the hypervisor gave to other machines
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">/proc/stat</a>
 */
public record CpuTimes(long wanted, long stolen) {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    /** Those of now; zero where the system does not tell them. */
    public static CpuTimes now() {
        try {
            return parse(Files.readAllLines(STAT));
        } catch (IOException notLinux) {
            return new CpuTimes(0, 0);
        }
    }

    static CpuTimes parse(List<String> stat) {
        String[] fields = stat.getFirst().split(" +");
        long wanted = 0;
        for (int field = 1; field <= STEAL; field++) {
            wanted += field == IDLE || field == IOWAIT ? 0 : Long.parseLong(fields[field]);
        }
        return new CpuTimes(wanted, Long.parseLong(fields[STEAL]));
    }

    /** How much of what was wanted since then was stolen, in percent. */
    public double stolenPercentSince(CpuTimes before) {
        long ticks = wanted - before.wanted;
        return ticks <= 0 ? 0 : 100.0 * (stolen - before.stolen) / ticks;
    }
}
