package io.lectern.datafolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds everything one service keeps. Readable by its owner only, as it holds document text.
 *
 * @param root absolute path
 */
public record DataFolder(Path root) {

    public DataFolder {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("root must be absolute: " + root);
        }
    }

    /** A folder of the given name below the root, created with owner-only permissions when it is missing. */
    public Path folder(String name) {
        return createPrivately(root.resolve(name));
    }

    /** Names the service that owns this folder among those on the same database, the same after a restart. */
    public String ownerName() {
        return hostName() + ":" + root;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static Path createPrivately(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                var posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
                if (posix) {
                    Files.createDirectories(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(folder);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the folder %s".formatted(folder), e);
        }
    }
}
