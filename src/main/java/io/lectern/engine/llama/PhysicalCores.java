package io.lectern.engine.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cores of this machine: two hardware threads of one share what computes. */
final class PhysicalCores {

    /** As Linux tells it; absent elsewhere. */
    private static final Path SIMULTANEOUS_THREADS = Path.of("/sys/devices/system/cpu/smt/active");

    private PhysicalCores() {}

    /** At least 1, and no more than this process may use. */
    static int count() {
        int processors = Runtime.getRuntime().availableProcessors();
        return hasTwoThreadsEach() ? Math.ceilDiv(processors, 2) : processors;
    }

    private static boolean hasTwoThreadsEach() {
        try {
            return Files.readString(SIMULTANEOUS_THREADS).strip().equals("1");
        } catch (IOException unknown) {
            return false;
        }
    }
}
