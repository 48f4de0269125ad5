package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent.TierDisabled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process whose files may have 1 MiB: what a full disk does to a write happens to it in the middle of one. */
final class LimitedWriter {

    static final StateDescription SMALL = Invented.root("small", 1);
    static final int SMALL_BYTES = 1000;

    private static final StateDescription LARGE = Invented.root("large", 1);
    private static final int LARGE_BYTES = 5 << 20;
    private static final long PLENTY = 1 << 30;

    private LimitedWriter() {}

    static String run(Path disk) throws IOException, InterruptedException {
        var output = disk.resolve("output.txt");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 2048; exec \"$@\"",
                        "sh",
                        java,
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimitedWriter.class.getName(),
                        disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end");
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    public static void main(String[] args) throws IOException {
        var disk = Path.of(args[0]);
        try (var tiers = Tiers.onDisk(PLENTY, disk, PLENTY)) {
            tiers.putDurable(SMALL, SMALL_BYTES);
            tiers.putDurable(LARGE, LARGE_BYTES);
            tiers.flush();
            tiers.told(TierDisabled.class).forEach(told -> System.out.println("disabled: " + told.reason()));
            System.out.println("kept in memory: " + tiers.take(LARGE).isPresent());
            try (var files = Files.walk(disk)) {
                var written = files.filter(file -> file.toString().contains(".kv"));
                System.out.println("files: " + written.count());
            }
        }
        System.out.println("ended");
    }
}
