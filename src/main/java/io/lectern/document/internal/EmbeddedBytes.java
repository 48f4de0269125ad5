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

    EmbeddedBytes(VersionRows versions, Containers containers, Erasure erasure, BlobStore blobs) {
        this.versions = versions;
        this.containers = containers;
        this.erasure = erasure;
        this.blobs = blobs;
    }

    /** Stores what a version was parsed to and what it holds; false when it is gone or somebody was faster. */
    boolean store(VersionId id, ParseOutcome.Parsed parsed, ParserRun run, List<EmbeddedFile> files)
            throws IOException {
        if (files.isEmpty()) {
            return versions.parsed(id, parsed, run, () -> containers.keep(id, List.of()));
        }
        var staged = new ArrayList<BlobStore.Staged>();
        try {
            for (var file : files) {
                staged.add(stage(Path.of(file.path())));
            }
            var held = held(files, staged);
            return store(staged, () -> versions.parsed(id, parsed, run, () -> containers.keep(id, held)));
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

    /** @param rows stores what refers to the bytes; false when nothing does */
    private boolean store(List<BlobStore.Staged> staged, BooleanSupplier rows) throws IOException {
        var hashes = staged.stream().map(BlobStore.Staged::sha256).toList();
        return blobs.changing(marks -> {
            marks.add(hashes);
            blobs.publish(staged);
            boolean stored = rows.getAsBoolean();
            if (!stored) {
                erasure.removeUnreferred(hashes);
            }
            return stored;
        });
    }

    private BlobStore.Staged stage(Path file) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return blobs.stage(in, Long.MAX_VALUE);
        }
    }
}
