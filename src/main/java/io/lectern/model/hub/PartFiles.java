package io.lectern.model.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is fetched, and what lies beside it until it is there. */
record PartFiles(Path target) {

    String name() {
        return String.valueOf(target.getFileName());
    }

    /** What has come so far. */
    Path part() {
        return beside(".part");
    }

    /** Which bytes of it have. */
    Path journal() {
        return beside(".journal");
    }

    /** What it was made of, where no digest tells. */
    private Path origin() {
        return beside(".origin");
    }

    private Path beside(String ending) {
        return target.resolveSibling(name() + ending);
    }

    /** Whether it has been fetched, and was right. */
    boolean isThere(RemoteFile remote) throws IOException {
        return remote.digest().isPresent()
                && remote.bytes().isPresent()
                && Files.isRegularFile(target)
                && Files.size(target) == remote.bytes().getAsLong();
    }

    /** Whether it has been fetched, and was made of this. */
    boolean isThere(String identity) throws IOException {
        return Files.isRegularFile(target)
                && Files.isRegularFile(origin())
                && Files.readString(origin()).equals(identity);
    }

    /** How much of a file that is not there yet has come. */
    long partBytes() throws IOException {
        return Files.isRegularFile(part()) && Files.isRegularFile(journal())
                ? RangeJournal.notedBytes(journal(), Files.size(part()))
                : 0;
    }

    void noteOrigin(String identity) throws IOException {
        Files.writeString(origin(), identity);
    }

    /** The bytes are all there, and right. */
    void keep() throws IOException {
        Files.deleteIfExists(origin());
        Files.move(part(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(journal());
    }

    /** Forgets what has come. */
    void discard() throws IOException {
        Files.deleteIfExists(journal());
        Files.deleteIfExists(part());
    }
}
