package io.lectern.model.store;

import io.lectern.engine.cache.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.util.FileSystemUtils;

/**
 * Where a model is made before it is in the store. What a later attempt can go on from stays here when one is broken off;
 * what is in {@link #result} appears in the store in one step, or not at all.
 */
final class Workplace implements AutoCloseable {

    private final String name;
    private final Path store;
    private final Path place;
    private final FolderLock lock;

    private Workplace(String name, Path store, Path place, FolderLock lock) {
        this.name = name;
        this.store = store;
        this.place = place;
        this.lock = lock;
    }

    static Workplace open(String name, Path store, FolderLock lock) throws IOException {
        var place = Files.createDirectories(store.resolve(ModelStore.WORK).resolve(name));
        var work = new Workplace(name, store, place, lock);
        FileSystemUtils.deleteRecursively(work.result());
        try (var halves = Files.newDirectoryStream(place, "*.unfinished")) {
            for (var half : halves) {
                Files.delete(half);
            }
        }
        Files.createDirectory(work.result());
        return work;
    }

    String name() {
        return name;
    }

    /** A file that later attempts may use. */
    Path kept(String file) {
        return place.resolve(file);
    }

    /** The folder that becomes the model's. */
    Path result() {
        return place.resolve("result");
    }

    Path resultFile() {
        return result().resolve(ModelStore.MODEL_FILE);
    }

    /** Puts the model into the store, and forgets what was kept. */
    void publish(ModelManifest manifest) throws IOException {
        ManifestFile.write(result().resolve(ManifestFile.NAME), manifest);
        Files.move(result(), store.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        FileSystemUtils.deleteRecursively(place);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
