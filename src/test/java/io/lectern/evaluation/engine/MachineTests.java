package io.lectern.evaluation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTests {

    @Test
    void readsThePeakOfMemory() {
        assertThat(Machine.peakBytes(List.of("Name:\tjava", "VmPeak:\t  900 kB", "VmHWM:\t  512 kB")))
                .hasValue(512 * 1_024);
        assertThat(Machine.peakBytes(List.of("Name:\tjava"))).isEmpty();
    }

    @Test
    void readsTheNameOfTheProcessor() {
        var lines = List.of("processor\t: 0", "model name\t: Some CPU @ 2 GHz", "model name\t: Other");

        assertThat(Machine.field(lines, "model name", "x64")).isEqualTo("Some CPU @ 2 GHz");
        assertThat(Machine.field(List.of(), "model name", "x64")).isEqualTo("x64");
    }
}
