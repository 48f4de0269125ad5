package io.lectern.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.EngineEvent.Dropped;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed while it writes loses nothing that it was told is on disk, and leaves nothing false. */
class KilledWriterTests {

    private static final int KILLS = 4;
    private static final int PATHS_OF_A_PROCESS = 1000;
    private static final int PATH_LENGTH = 4;
    private static final int MAX_MILLIS_BEFORE_THE_KILL = 400;
    private static final long PLENTY = 1L << 34;
    private static final long RAM = 64 << 20;

    private final Random random = new Random(seed());

    private static long seed() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("tests.seed=" + seed);
        return seed;
    }

    @Test
    void findsAllThatWasFlushedAndNothingFalse(@TempDir Path disk) throws Exception {
        int flushed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int first = kill * PATHS_OF_A_PROCESS;

            int last = writeAndKill(disk, first);

            try (var tiers = Tiers.onDisk(RAM, disk, PLENTY)) {
                assertHasPathsUpTo(tiers, first, last);
                assertGivesOutOnlyWhatWasPut(tiers, first);
                assertThat(tiers.told(Dropped.class)).isEmpty();
                assertNothingIsLeftOver(disk);
                flushed += last - first + 1;
            }
        }
        assertThat(flushed).isGreaterThanOrEqualTo(KILLS);
    }

    /** The last path that is said to be on disk. */
    private int writeAndKill(Path disk, int first) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        disk.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader()) {
            int last = Integer.parseInt(output.readLine());
            boolean ended = process.waitFor(random.nextInt(MAX_MILLIS_BEFORE_THE_KILL), TimeUnit.MILLISECONDS);
            assertThat(ended).as("it still writes").isFalse();
            // The process itself would close its output unread.
            process.toHandle().destroyForcibly();
            return lastOf(output, last);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int lastOf(BufferedReader output, int already) throws IOException {
        int last = already;
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            last = Integer.parseInt(line);
        }
        return last;
    }

    private static void assertHasPathsUpTo(Tiers tiers, int first, int last) {
        for (int path = first; path <= last; path++) {
            for (int number = 0; number < PATH_LENGTH; number++) {
                assertThat(tiers.has(KilledWriter.state(path, number)))
                        .as("state %d of path %d", number, path)
                        .isTrue();
            }
        }
    }

    private static void assertGivesOutOnlyWhatWasPut(Tiers tiers, int first) {
        var written = writtenFrom(first);
        for (var state : tiers.store.states()) {
            var put = written.get(state.key());
            if (put != null) {
                assertThat(state.sameState(put)).isTrue();
                assertThat(tiers.take(state).orElseThrow().content())
                        .isEqualTo(Invented.content(put, KilledWriter.bytes(put)));
            }
        }
    }

    private static Map<StateKey, StateDescription> writtenFrom(int first) {
        var written = new HashMap<StateKey, StateDescription>();
        for (int path = first; path < first + PATHS_OF_A_PROCESS; path++) {
            for (int number = 0; number < PATH_LENGTH; number++) {
                var state = KilledWriter.state(path, number);
                written.put(state.key(), state);
            }
        }
        return written;
    }

    private static void assertNothingIsLeftOver(Path disk) throws IOException {
        try (var files = Files.walk(disk)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }
}
