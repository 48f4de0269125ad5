package io.lectern.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTests {

    @TempDir
    private Path folder;

    @Test
    void isGivenOnceUntilItIsGivenBack() throws IOException {
        var first = FolderLock.tryTake(folder).orElseThrow();

        assertThat(FolderLock.tryTake(folder)).isEmpty();

        first.close();
        FolderLock.tryTake(folder).orElseThrow().close();
    }

    @Test
    void askingForItAgainDoesNotLetOtherProcessesIn() throws IOException, InterruptedException {
        var held = FolderLock.tryTake(folder).orElseThrow();
        assertThat(FolderLock.tryTake(folder)).isEmpty();

        assertThat(isFreeForOthers()).isFalse();

        held.close();
        assertThat(isFreeForOthers()).isTrue();
    }

    private boolean isFreeForOthers() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            var said = output.readLine();
            assertThat(process.waitFor()).as(said).isZero();
            return Boolean.parseBoolean(said);
        }
    }

    /** Another process that wants the folder. */
    static final class Other {

        private Other() {}

        public static void main(String[] args) throws IOException {
            System.out.println(FolderLock.tryTake(Path.of(args[0])).isPresent());
        }
    }
}
