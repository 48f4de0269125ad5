package io.lectern.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeConversionTests {

    private static final int HEAP_MEGABYTES = 32;

    @TempDir
    Path folder;

    @Test
    void theHeapDoesNotGrowWithTheCheckpoint() throws Exception {
        var source = LargeCheckpoint.write(folder);
        assertThat(Files.size(source.resolve("model.safetensors"))).isGreaterThan(10L * (HEAP_MEGABYTES << 20));

        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeCheckpoint.class.getName(),
                        source.toString())
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("converted to ");
    }
}
