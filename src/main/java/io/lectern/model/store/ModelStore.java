package io.lectern.model.store;

import io.lectern.engine.cache.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/**
 * The models of one user: a folder for each, with the model file, what is known about it ({@code model.json}), its
 * tokenizer, its terms and its adapters. A model appears and disappears in one step. Safe for several threads and
 * processes; nothing is kept in memory.
 */
public final class ModelStore {

    /** The model file in a model's folder. */
    public static final String MODEL_FILE = "model.gguf";

    /** Where models are made. */
    static final String WORK = ".work";

    private static final String ADAPTERS = "adapters";
    private static final String ADAPTER_ENDING = ".gguf";

    private final Path folder;

    /** @param folder that need not be there; names that begin with a dot are not models in it */
    public ModelStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Where the models of a data folder are. */
    public static Path folderIn(Path data) {
        return data.resolve("models");
    }

    public Path folder() {
        return folder;
    }

    /** Where files of a hub are kept. */
    public Path downloads() {
        return folder.resolve(".downloads");
    }

    /** All that is there, by name, also what is damaged. */
    public List<StoreEntry> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(ModelName::isValid)
                    .filter(name -> Files.isDirectory(folder.resolve(name)))
                    .sorted(String.CASE_INSENSITIVE_ORDER)
                    .map(this::entry)
                    .toList();
        } catch (IOException e) {
            throw new StoreException("%s cannot be listed: %s".formatted(folder, e), e);
        }
    }

    private StoreEntry entry(String name) {
        try {
            return new StoreEntry.Present(read(name, folder.resolve(name)));
        } catch (StoreException e) {
            return new StoreEntry.Damaged(name, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The model of a name, or else what {@link #at} finds.
     *
     * @throws StoreException when there is neither, or what is there is damaged
     */
    public StoredModel find(String nameOrPath) {
        return isModel(nameOrPath)
                ? named(nameOrPath)
                : path(nameOrPath).map(ModelStore::at).orElseThrow(() -> unknown(nameOrPath, ", and no such file"));
    }

    /**
     * The model of a name.
     *
     * @throws StoreException when there is none, or it is damaged
     */
    public StoredModel named(String name) {
        if (!isModel(name)) {
            throw unknown(name, "");
        }
        return read(name, folder.resolve(name));
    }

    private boolean isModel(String name) {
        return ModelName.isValid(name) && Files.isDirectory(folder.resolve(name));
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * A model file by its path, with what a store knows of it; or a model's folder in a store.
     *
     * @throws StoreException when the path is another folder, or what the store knows is damaged
     */
    public static StoredModel at(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        if (Files.isDirectory(path)) {
            if (!Files.exists(path.resolve(ManifestFile.NAME))) {
                throw new StoreException(
                        "%s is no model of a store; if it is a checkpoint, import it: lectern model import %1$s"
                                .formatted(path));
            }
            return read(name, absolute);
        }
        var beside = absolute.resolveSibling(ManifestFile.NAME);
        var place = beside.getParent();
        return name.equals(MODEL_FILE) && place != null && Files.exists(beside)
                ? read(String.valueOf(place.getFileName()), place)
                : new StoredModel(ModelName.stem(name, ".gguf"), path, Optional.empty(), Map.of());
    }

    private StoreException unknown(String name, String more) {
        var names = list().stream().map(StoreEntry::name).collect(Collectors.joining(", "));
        return new StoreException("There is no model '%s' in %s (%s)%s"
                .formatted(name, folder, names.isEmpty() ? "none is there" : "there are " + names, more));
    }

    private static StoredModel read(String name, Path place) {
        var manifest = ManifestFile.read(place.resolve(ManifestFile.NAME));
        var file = place.resolve(MODEL_FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("%s is missing: remove the model and import it again".formatted(file));
        }
        if (manifest.tokenizer() != null && !isFileIn(place, manifest.tokenizer())) {
            throw new StoreException("%s is damaged: tokenizer is %s, it must be a file beside it"
                    .formatted(place.resolve(ManifestFile.NAME), manifest.tokenizer()));
        }
        return new StoredModel(name, file, Optional.of(manifest), adapters(place.resolve(ADAPTERS)));
    }

    private static boolean isFileIn(Path place, String name) {
        return !name.contains("/") && !name.contains("\\") && Files.isRegularFile(place.resolve(name));
    }

    private static Map<String, Path> adapters(Path place) {
        var adapters = new TreeMap<String, Path>();
        if (!Files.isDirectory(place)) {
            return adapters;
        }
        try (var files = Files.newDirectoryStream(place, "*" + ADAPTER_ENDING)) {
            for (var file : files) {
                String name = ModelName.stem(String.valueOf(file.getFileName()), ADAPTER_ENDING);
                if (ModelName.isValid(name)) {
                    adapters.put(name, file);
                }
            }
            return adapters;
        } catch (IOException e) {
            throw new StoreException("%s cannot be listed: %s".formatted(place, e), e);
        }
    }

    /**
     * Where the file of an adapter belongs, in a folder that is there then.
     *
     * @throws StoreException when the model is not in the store, or has an adapter of that name
     */
    Path adapterFile(StoredModel model, String name) throws IOException {
        ModelName.checked(name);
        if (!model.file().toAbsolutePath().startsWith(folder)) {
            throw new StoreException("%s is not in %s: import it before its adapters".formatted(model.name(), folder));
        }
        if (model.adapters().containsKey(name)) {
            throw new StoreException("%s has an adapter %s already".formatted(model.name(), name));
        }
        return Files.createDirectories(model.file().resolveSibling(ADAPTERS)).resolve(name + ADAPTER_ENDING);
    }

    /**
     * Begins to make a model, with what is left of earlier attempts.
     *
     * @throws StoreException when there is one of that name, or another process makes it now
     */
    Workplace begin(String name) throws IOException {
        ModelName.checked(name);
        var lock = lock(name);
        try {
            requireFree(name);
            return Workplace.open(name, folder, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    void requireFree(String name) {
        if (Files.exists(folder.resolve(name))) {
            throw new StoreException(
                    "There is a model '%s' already: choose another name with --name, or remove it first"
                            .formatted(name));
        }
    }

    FolderLock lock(String name) throws IOException {
        var place = Files.createDirectories(folder.resolve(".locks").resolve(name));
        return FolderLock.tryTake(place)
                .orElseThrow(() -> new StoreException("Another process works on the model '%s' now".formatted(name)));
    }

    /**
     * Removes a model and all its files, also a damaged one.
     *
     * @throws StoreException when there is none
     */
    public void remove(String name) {
        if (!ModelName.isValid(name) || !Files.isDirectory(folder.resolve(name))) {
            throw new StoreException("There is no model '%s' in %s".formatted(name, folder));
        }
        try (var _ = lock(name)) {
            // Out of sight in one step; what is left of it after a crash is removed with the next.
            var bin = Files.createDirectories(folder.resolve(".removed")).resolve(name);
            FileSystemUtils.deleteRecursively(bin);
            Files.move(folder.resolve(name), bin);
            FileSystemUtils.deleteRecursively(bin);
        } catch (IOException e) {
            throw new StoreException("%s cannot be removed: %s".formatted(folder.resolve(name), e), e);
        }
    }

    /** Bytes of all downloads, and of what imports that were broken off left. */
    public long downloadedBytes() {
        return bytes(downloads()) + bytes(work());
    }

    private Path work() {
        return folder.resolve(WORK);
    }

    private static long bytes(Path place) {
        if (!Files.isDirectory(place)) {
            return 0;
        }
        var sizes = new ArrayList<Long>();
        try (var files = Files.walk(place)) {
            files.filter(Files::isRegularFile).forEach(file -> sizes.add(size(file)));
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("%s cannot be listed: %s".formatted(place, e), e);
        }
        return sizes.stream().mapToLong(Long::longValue).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes all downloads, finished or not, and what imports that were broken off left; no model needs them.
     *
     * @throws StoreException when one is going on
     */
    public void removeDownloads() {
        removeEach(
                downloads(),
                source -> FolderLock.tryTake(source)
                        .orElseThrow(() -> new StoreException("%s is being fetched now".formatted(source))));
        removeEach(work(), left -> lock(String.valueOf(left.getFileName())));
    }

    /** What claims a folder. */
    private interface Claim {
        FolderLock of(Path place) throws IOException;
    }

    private static void removeEach(Path parent, Claim claim) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (var places = Files.newDirectoryStream(parent)) {
            for (var place : places) {
                try (var _ = claim.of(place)) {
                    FileSystemUtils.deleteRecursively(place);
                }
            }
        } catch (IOException e) {
            throw new StoreException("%s cannot be removed: %s".formatted(parent, e), e);
        }
    }
}
