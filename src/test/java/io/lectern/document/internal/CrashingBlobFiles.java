package io.lectern.document.internal;

import java.io.IOException;
import java.io.InputStream;
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
        var copied = super.copy(in, file, limit);
        crash.step("copied");
        return copied;
    }

    @Override
    void rename(Path from, Path to) throws IOException {
        crash.step("rename");
        super.rename(from, to);
    }

    @Override
    void force(Path folder) throws IOException {
        crash.step("force");
        super.force(folder);
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
