package io.lectern.model.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptsTests {

    private static final int INTERRUPT = 2;

    @Test
    void anInterruptOfThisProcessIsHeardWhileSomebodyHandlesIt() throws Exception {
        assumeThat(isInterruptIgnored())
                .as("a process in the background of a script is not interrupted")
                .isFalse();
        var heard = new CountDownLatch(1);
        var signals = Interrupts.Signals.open();

        try (var _ = Interrupts.ofThisProcess().handledBy(heard::countDown)) {
            signals.signal().getMethod("raise", signals.signal()).invoke(null, signals.interrupt());

            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** As the process was started; the JVM leaves a signal alone that was ignored then. */
    private static boolean isInterruptIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(line -> Long.parseUnsignedLong(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(ignored -> (ignored >> (INTERRUPT - 1) & 1) == 1);
    }
}
