package io.lectern.retrieval.lucene;

import io.lectern.retrieval.IndexUnavailableException;
import io.lectern.retrieval.index.IndexGeneration;
import io.lectern.retrieval.index.IndexGenerations;
import io.lectern.retrieval.index.IndexRecipe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import org.apache.lucene.util.IOUtils;
import org.springframework.util.FileSystemUtils;

/**
 * Generations as folders {@code gen-N}, beside a file {@code serving} that holds the number of the one that serves, and a
 * file {@code building} for the one that is to follow it. The files are replaced by renaming.
 */
public final class LuceneGenerations implements IndexGenerations {

    private static final String SERVING = "serving";
    private static final String BUILDING = "building";
    private static final String FOLDER = "gen-";

    private final Path folder;
    private final VectorSizes vectorSizes;
    private volatile State state;

    /** Finds the generations in a folder; what else lies there is deleted. */
    public LuceneGenerations(Path folder, VectorSizes vectorSizes) {
        this.folder = folder;
        this.vectorSizes = vectorSizes;
        try {
            state = new State(number(SERVING), number(BUILDING));
            deleteOthers();
        } catch (IOException e) {
            throw new IndexUnavailableException("The search index in %s cannot be opened".formatted(folder), e);
        }
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean keepsVectors() {
        return true;
    }

    @Override
    public IndexGeneration open(int number, IndexRecipe recipe) {
        return new LucenePassageIndex(new LuceneIndex(of(number), recipe, vectorSizes));
    }

    @Override
    public synchronized void build(int number) {
        try {
            write(BUILDING, number);
            state = new State(state.serving(), OptionalInt.of(number));
        } catch (IOException e) {
            throw failed(number, e);
        }
    }

    @Override
    public synchronized void serve(int number) {
        try {
            write(SERVING, number);
            // A crash before the next line leaves a generation that serves and is said to be built: harmless.
            Files.deleteIfExists(folder.resolve(BUILDING));
            state = new State(OptionalInt.of(number), OptionalInt.empty());
        } catch (IOException e) {
            throw failed(number, e);
        }
    }

    @Override
    public synchronized void drop(int number) {
        try {
            if (state.building().equals(OptionalInt.of(number))) {
                Files.deleteIfExists(folder.resolve(BUILDING));
                state = new State(state.serving(), OptionalInt.empty());
            }
            FileSystemUtils.deleteRecursively(of(number));
        } catch (IOException e) {
            throw failed(number, e);
        }
    }

    private Path of(int number) {
        return folder.resolve(FOLDER + number);
    }

    private OptionalInt number(String file) throws IOException {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(folder.resolve(file)).strip()));
        } catch (NoSuchFileException | NumberFormatException none) {
            return OptionalInt.empty();
        }
    }

    private void write(String file, int number) throws IOException {
        var whole = folder.resolve(file);
        var part = folder.resolve(file + ".part");
        Files.writeString(part, Integer.toString(number));
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        IOUtils.fsync(folder, true);
    }

    private void deleteOthers() throws IOException {
        if (state.building().equals(state.serving()) || state.serving().isEmpty()) {
            Files.deleteIfExists(folder.resolve(BUILDING));
            state = new State(state.serving(), OptionalInt.empty());
        }
        try (var files = Files.list(folder)) {
            for (var file : files.filter(this::isNotOurs).toList()) {
                FileSystemUtils.deleteRecursively(file);
            }
        }
    }

    private boolean isNotOurs(Path file) {
        var name = file.getFileName().toString();
        boolean ours = name.equals(SERVING) || name.equals(BUILDING);
        return !ours
                && state.serving().stream().noneMatch(number -> file.equals(of(number)))
                && state.building().stream().noneMatch(number -> file.equals(of(number)));
    }

    private IndexUnavailableException failed(int number, IOException e) {
        return new IndexUnavailableException(
                "Generation %d of the search index in %s cannot be written".formatted(number, folder), e);
    }
}
