package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.problem.StorageFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A small file system of its own at a folder, which can be filled up. */
record SmallDisk(Path folder) implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 12;

    /** None when this user may not mount one. */
    static Optional<SmallDisk> at(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + size, "tmpfs", folder.toString());
        return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    /** Leaves so many bytes free. */
    void fill(long left) throws IOException {
        try (var out = Files.newOutputStream(filler())) {
            var block = new byte[BLOCK_BYTES];
            while (folder.toFile().getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(StorageFull.isCauseOf(full)).isTrue();
        }
    }

    /** Makes room again. */
    void empty() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Also while somebody has files open there. */
    @Override
    public void close() {
        run("umount", "--lazy", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
