package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastCallTests {

    @TempDir
    private Path folder;

    @Test
    void aFileThatCannotBeMadeIsNoReasonToRunNothing() {
        var note = LastCall.open(folder.resolve("missing/note").toString());

        note.putInt(0, 1);
        assertThat(note.capacity()).isEqualTo(512);
    }

    @Test
    void theFileHasItsBlocksFromTheStartAndForgetsAnEarlierProcess() throws Exception {
        var file = folder.resolve("note");
        Files.write(file, new byte[] {0, 0, 0, 1, 'x'});

        LastCall.open(file.toString());

        assertThat(Files.size(file)).isEqualTo(512);
        assertThat(LastCall.in(file)).isEmpty();
    }
}
