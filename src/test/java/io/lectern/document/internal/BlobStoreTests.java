package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.datafolder.DataFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTests {

    private final Path folder;
    private final BlobStore blobs;

    BlobStoreTests(@TempDir Path folder) {
        this.folder = folder;
        this.blobs = new BlobStore(new DataFolder(folder), new BlobFiles());
    }

    @Test
    void aStartOnTheWrongDatabaseKeepsWhatTheRightOneRefersTo() throws IOException {
        var sha256 = stage("An original.").sha256();
        blobs.changing(marks -> {
            marks.add(List.of(sha256));
            return publish("An original.");
        });

        blobs.sweep(hash -> false);

        assertThat(blobs.path(sha256)).hasContent("An original.");
    }

    @Test
    void aBlobThatAKilledProcessWasAtIsRemovedUnlessARowRefersToIt() throws IOException {
        var stored = stage("Stored before the kill.").sha256();
        var lost = stage("Not stored before the kill.").sha256();
        killedIn(stored, "Stored before the kill.");
        killedIn(lost, "Not stored before the kill.");

        blobs.sweep(stored::equals);

        assertThat(blobs.path(stored)).exists();
        assertThat(blobs.path(lost)).doesNotExist();
        assertThat(folder.resolve("blobs/changes")).isEmptyDirectory();
        assertThat(folder.resolve("blobs/staging")).isEmptyDirectory();
    }

    private void killedIn(String sha256, String text) {
        assertThatThrownBy(() -> blobs.changing(marks -> {
                    marks.add(List.of(sha256));
                    publish(text);
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
    }

    private boolean publish(String text) throws IOException {
        blobs.publish(List.of(stage(text)));
        return true;
    }

    private BlobStore.Staged stage(String text) throws IOException {
        return blobs.stage(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1000);
    }
}
