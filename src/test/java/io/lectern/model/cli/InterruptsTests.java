package io.lectern.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptsTests {

    @Test
    void anInterruptOfThisProcessIsHeardWhileSomebodyHandlesIt() throws Exception {
        var heard = new CountDownLatch(1);
        var signals = Interrupts.Signals.open();

        try (var _ = Interrupts.ofThisProcess().handledBy(heard::countDown)) {
            signals.signal().getMethod("raise", signals.signal()).invoke(null, signals.interrupt());

            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
