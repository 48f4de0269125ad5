package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.lectern.engine.llama.LlamaLibrary.Available;
import io.lectern.engine.llama.LlamaLibrary.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaLibraryTests {

    @TempDir
    Path folder;

    @Test
    void theLibraryOfThisPlatformIsPackedAndRuns() {
        assertThat(LlamaLibrary.availability()).isInstanceOfSatisfying(Available.class, available -> {
            assertThat(available.version()).isEqualTo("0.5.0-dev");
            assertThat(available.devices()).isNotEmpty();
        });
    }

    @Test
    void aFolderWithoutALibrarySaysWhatToDo() {
        assertThat(LlamaLibrary.availability(folder)).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains(folder.toString());
            assertThat(unavailable.remedy()).isNotBlank();
        });
    }

    @Test
    void unpacksOnceAndRepairsWhatIsDamaged() throws IOException {
        var bundled = BundledLibrary.find().orElseThrow();
        Path unpacked = bundled.unpacked(folder);
        Path library = LibraryFiles.in(unpacked).llama();
        var first = Files.getLastModifiedTime(library);

        assertThat(bundled.unpacked(folder)).isEqualTo(unpacked);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(first);

        Files.write(library, new byte[] {1, 2, 3});
        assertThat(bundled.unpacked(folder)).isEqualTo(unpacked);
        assertThat(Files.size(library)).isGreaterThan(1_000_000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked)))
                .isEqualTo("rwx------");
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(unpacked);
        }
    }

    @Test
    void refusesAFolderWithSeveralBuilds() throws IOException {
        for (String name : new String[] {"libggml-base.so", "libggml.so", "libllama.so", "libllama.v0.5.0.so"}) {
            Files.createFile(folder.resolve(name));
        }

        assertThatIOException().isThrownBy(() -> LibraryFiles.in(folder)).withMessageContaining("2 libraries");
    }
}
