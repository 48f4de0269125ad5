package io.lectern.engine.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A claim on a folder: a lock on a file in it, which ends with the process. */
public final class FolderLock implements AutoCloseable {

    static final String FILE = "lock";

    // Where POSIX is followed, closing any channel of a file ends all locks that the process has on it: what is locked
    // here must not even be opened.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Claims a folder.
     *
     * @return empty when somebody else, in this process or in another, has it
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        var real = folder.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        FileChannel locked = null;
        try {
            locked = lockedFile(real);
            return Optional.ofNullable(locked).map(channel -> new FolderLock(real, channel));
        } finally {
            if (locked == null) {
                HELD.remove(real);
            }
        }
    }

    private static @Nullable FileChannel lockedFile(Path folder) throws IOException {
        var channel = FileChannel.open(
                folder.resolve(FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                StateFolder.ownerOnly(folder, "rw-------"));
        if (channel.tryLock() != null) {
            return channel;
        }
        channel.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }
}
