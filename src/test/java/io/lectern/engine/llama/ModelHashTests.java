package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHashTests {

    private static final String HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String HASH_OF_ABD = "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9";

    @TempDir
    Path folder;

    private Path model;
    private Path notes;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.writeString(folder.resolve("m.gguf"), "abc");
        notes = folder.resolve("notes");
    }

    @Test
    void isTheSha256OfTheFile() throws IOException {
        assertThat(ModelHash.of(model, notes)).isEqualTo(HASH_OF_ABC);
    }

    @Test
    void remembersWhatItComputed() throws IOException {
        ModelHash.of(model, notes);
        Path note = note();
        var written = Files.getLastModifiedTime(note);

        assertThat(ModelHash.of(model, notes)).isEqualTo(HASH_OF_ABC);
        assertThat(Files.getLastModifiedTime(note)).isEqualTo(written);
    }

    @Test
    void readsAFileAgainThatWasReplacedByOneOfTheSameSizeAndTime() throws IOException {
        ModelHash.of(model, notes);
        var modified = Files.getLastModifiedTime(model);
        Path other = Files.writeString(folder.resolve("other"), "abd");
        Files.delete(model);
        Files.move(other, model);
        Files.setLastModifiedTime(model, modified);

        assertThat(ModelHash.of(model, notes)).isEqualTo(HASH_OF_ABD);
    }

    @Test
    void computesAnewWhenTheNoteIsDamaged() throws IOException {
        ModelHash.of(model, notes);
        Path note = note();
        String whole = Files.readString(note);

        for (String damaged : List.of(
                "", "\n\n\n", whole.replace(HASH_OF_ABC, HASH_OF_ABD), whole.substring(0, whole.length() / 2), "\0")) {
            Files.writeString(note, damaged);
            assertThat(ModelHash.of(model, notes)).isEqualTo(HASH_OF_ABC);
        }
        Files.write(note, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(ModelHash.of(model, notes)).isEqualTo(HASH_OF_ABC);
    }

    @Test
    void worksWithoutAFolderToRememberIn() throws IOException {
        Path file = Files.write(folder.resolve("file"), "text".getBytes(StandardCharsets.UTF_8));

        assertThat(ModelHash.of(model, file.resolve("notes"))).isEqualTo(HASH_OF_ABC);
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatIOException().isThrownBy(() -> ModelHash.of(folder.resolve("none"), notes));
    }

    private Path note() throws IOException {
        try (var files = Files.list(notes)) {
            return files.findFirst().orElseThrow();
        }
    }
}
