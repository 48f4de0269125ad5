package io.lectern.model.hub;

/**
 * A file in a repository of the hub.
 *
 * @param path below the repository's root, of parts that are safe in a file system
 */
public record HubFile(String path, long bytes, FileDigest digest) {

    public HubFile {
        if (!FilePath.isSafe(path)) {
            throw new IllegalArgumentException("path is not inside a folder: " + path);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }
}
