package io.lectern.engine.llama;

import java.nio.file.Path;

/** Where this user keeps what can be made again, by the rule of the XDG base directories. */
public final class CacheFolder {

    private CacheFolder() {}

    /** The folder of a kind of things; it need not be there. */
    public static Path of(String kind) {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return cache.resolve("lectern").resolve(kind);
    }
}
