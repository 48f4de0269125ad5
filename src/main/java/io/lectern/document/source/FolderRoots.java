package io.lectern.document.source;

import io.lectern.datafolder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which folders may be followed: those at or below an allowed one, but for where this service keeps its own files. */
@Component
class FolderRoots {

    private final SourceSettings settings;
    private final Path data;

    FolderRoots(SourceSettings settings, DataFolder data) {
        this.settings = settings;
        this.data = data.root();
    }

    /**
     * The real path of a folder.
     *
     * @throws SourceException when it is not allowed (403), or not there (404)
     */
    Path allowed(SourceDefinition.Folder definition) {
        var named = path(definition.path());
        // Judged before it is looked at: who may not follow a folder does not learn whether it is there.
        var folder = real(named)
                .filter(this::isAllowed)
                .orElseThrow(() -> isAllowed(named.normalize())
                        ? SourceException.missingFolder(named)
                        : SourceException.notAllowed(named, settings.roots()));
        if (!Files.isDirectory(folder)) {
            throw SourceException.missingFolder(named);
        }
        var own = real(data).orElse(data);
        if (folder.startsWith(own) || own.startsWith(folder)) {
            throw SourceException.invalid(
                    "The folder %s cannot be followed: this service keeps its own files in %s".formatted(folder, own));
        }
        return folder;
    }

    private boolean isAllowed(Path folder) {
        return settings.roots().stream()
                .anyMatch(root -> folder.startsWith(root.toAbsolutePath().normalize())
                        || real(root).filter(folder::startsWith).isPresent());
    }

    private static Path path(String text) {
        try {
            var path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw SourceException.invalid("'%s' is not a path: %s".formatted(text, e.getReason()));
        }
        throw SourceException.invalid("The path of a folder must be absolute, '%s' is not".formatted(text));
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
