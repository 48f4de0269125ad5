package io.lectern.datafolder;

import java.nio.file.Path;

/** The data folder belongs to another running process. */
public final class DataFolderInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataFolderInUseException(Path root, String owner) {
        super("The data folder %s is in use by %s: stop it, or choose another folder with --data"
                .formatted(root, owner));
    }
}
