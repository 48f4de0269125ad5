package io.lectern.document.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Counts each operation on a file as a step. */
final class CrashingBlobFiles extends BlobFiles {

    private final Crash crash;

    CrashingBlobFiles(Crash crash) {
        this.crash = crash;
    }

    @Override
    Path temporary(Path folder) throws IOException {
        crash.step("create a temporary file");
        return super.temporary(folder);
    }

    @Override
    Copied copy(InputStream in, Path file, long limit) throws IOException {
        crash.step("copy");
        return super.copy(in, file, limit);
    }

    /** What a process wrote outlives it, also when it is not on the disk yet. */
    @Override
    void force(FileChannel file) {
        crash.step("force a file");
    }

    @Override
    void force(Path folder) {
        crash.step("force a folder");
    }

    @Override
    void rename(Path from, Path to) throws IOException {
        crash.step("rename");
        super.rename(from, to);
    }

    @Override
    void touch(Path file) throws IOException {
        crash.step("touch");
        super.touch(file);
    }

    @Override
    void delete(Path file) {
        crash.step("delete");
        super.delete(file);
    }
}
