package io.lectern.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** How much memory this process may lock. */
final class LockedMemory {

    // RLIMIT_MEMLOCK of Linux on x86-64 and arm64.
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int CAP_IPC_LOCK = 14;
    private static final Path STATUS = Path.of("/proc/self/status");

    private LockedMemory() {}

    /** What to tell who wants so much locked, when it may not be; empty when it may, or nobody knows. */
    static Optional<String> problem(long bytes) {
        return problem(bytes, mayLockAnything() ? OptionalLong.empty() : limit());
    }

    static Optional<String> problem(long bytes, OptionalLong limit) {
        boolean tooSmall = limit.isPresent() && Long.compareUnsigned(bytes, limit.getAsLong()) > 0;
        return tooSmall
                ? Optional.of(("The weights take %d bytes, and this process may lock %s:"
                                + " they are mapped but not all locked. Raise the limit (ulimit -l, LimitMEMLOCK=)")
                        .formatted(bytes, Long.toUnsignedString(limit.getAsLong())))
                : Optional.empty();
    }

    private static OptionalLong limit() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var limits = arena.allocate(JAVA_LONG, 2);
            return LibcH.getrlimit(RLIMIT_MEMLOCK, limits) == 0
                    ? OptionalLong.of(limits.getAtIndex(JAVA_LONG, 0))
                    : OptionalLong.empty();
        }
    }

    private static boolean mayLockAnything() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .anyMatch(capabilities -> (capabilities >> CAP_IPC_LOCK & 1) == 1);
        } catch (IOException | NumberFormatException notLinux) {
            return false;
        }
    }
}
