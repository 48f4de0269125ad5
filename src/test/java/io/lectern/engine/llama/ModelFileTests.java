package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.lectern.engine.CopyingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTests {

    @TempDir
    Path folder;

    @Test
    void doesNotSayThatWhatLiesThereNowIsWhatWasLoaded() throws IOException {
        var path = CopyingModel.write(folder.resolve("m.gguf"), 64);
        var asked = ModelFile.read(path);
        var late = ModelFile.read(path);
        var hash = asked.sha256();

        Files.write(path, new byte[1], StandardOpenOption.APPEND);

        assertThat(asked.sha256()).isEqualTo(hash).hasSize(64);
        assertThatIOException().isThrownBy(late::sha256).withMessageContaining("was changed since it was loaded");
    }
}
