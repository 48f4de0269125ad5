package io.lectern.document.internal;

import io.lectern.document.VersionId;
import io.lectern.document.parse.EmbeddedFile;
import io.lectern.document.parse.ParseOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Takes the bytes of the files in a file into the blob store: on the disk first, then blobs that are marked as being
 * changed, then rows together with the text that they were found with.
 */
@Component
class EmbeddedBytes {

    private final VersionRows versions;
    private final Containers containers;
    private final Erasure erasure;
    private final BlobStore blobs;
    private final DocumentSettings.Archive most;

    EmbeddedBytes(
            VersionRows versions, Containers containers, Erasure erasure, BlobStore blobs, DocumentSettings settings) {
        this.versions = versions;
        this.containers = containers;
        this.erasure = erasure;
        this.blobs = blobs;
        this.most = settings.archive();
    }

    /**
     * Stores what a version was parsed to and what it holds; false when it is gone or somebody was faster.
     *
     * @throws ArchiveFullException when other files of the upload, parsed meanwhile, have left no room for these
     */
    boolean store(VersionId id, ParserRun run, ParseOutcome.Parsed parsed, List<EmbeddedFile> files)
            throws IOException {
        if (files.isEmpty()) {
            return versions.parsed(id, run, parsed, () -> containers.keep(id, List.of()));
        }
        var staged = new ArrayList<BlobStore.Staged>();
        try {
            for (var file : files) {
                staged.add(stage(Path.of(file.path())));
            }
            var held = held(files, staged);
            return store(id, held, staged, () -> versions.parsed(id, run, parsed, () -> containers.keep(id, held)));
        } finally {
            staged.forEach(BlobStore.Staged::close);
        }
    }

    private static List<Containers.Held> held(List<EmbeddedFile> files, List<BlobStore.Staged> staged) {
        var held = new ArrayList<Containers.Held>();
        for (int i = 0; i < files.size(); i++) {
            var bytes = staged.get(i);
            held.add(new Containers.Held(files.get(i).name(), bytes.sha256(), bytes.bytes()));
        }
        return held;
    }

    private boolean store(VersionId id, List<Containers.Held> held, List<BlobStore.Staged> staged, BooleanSupplier rows)
            throws IOException {
        var hashes = held.stream().map(Containers.Held::sha256).toList();
        return blobs.changing(marks -> {
            refuseTooMuch(id, held);
            marks.add(hashes);
            blobs.publish(staged);
            boolean stored = rows.getAsBoolean();
            if (!stored) {
                erasure.removeUnreferred(hashes);
            }
            return stored;
        });
    }

    /** The parser was told what was left when it began. */
    private void refuseTooMuch(VersionId id, List<Containers.Held> held) {
        var left = containers.left(id.document(), most);
        long bytes = held.stream().mapToLong(Containers.Held::bytes).sum();
        if (held.size() > left.files() || bytes > left.bytes()) {
            throw new ArchiveFullException(held.size(), bytes, most);
        }
    }

    private BlobStore.Staged stage(Path file) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return blobs.stage(in, Long.MAX_VALUE);
        }
    }
}
