package io.lectern.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.cache.FolderLock;
import io.lectern.model.GenerationDefaults;
import io.lectern.model.store.ModelManifest.EmbeddingUse;
import io.lectern.model.store.ModelManifest.License;
import io.lectern.model.store.StoreEntry.Damaged;
import io.lectern.model.store.StoreEntry.Present;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTests {

    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    @TempDir
    Path folder;

    private ModelStore store;

    @BeforeEach
    void open() {
        store = new ModelStore(folder.resolve("models"));
    }

    @Test
    void whatIsKnownOfAModelComesBackAsItWas() throws IOException {
        var manifest = manifest("full");

        add("full", manifest);

        assertThat(store.find("full").manifest()).contains(manifest);
    }

    @Test
    void aModelAppearsOnlyWhenItIsWhole() throws IOException {
        try (var work = store.begin("new")) {
            Files.writeString(work.resultFile(), "model");
            assertThat(store.list()).isEmpty();
            Files.writeString(work.result().resolve("tokenizer.json"), "{}");
            work.publish(manifest("new"));
        }

        assertThat(store.list()).singleElement().isInstanceOf(Present.class);
        assertThat(store.find("new").file()).hasContent("model");
    }

    @Test
    void oneAtATimeMakesAModelOfAName() throws IOException {
        try (var work = store.begin("new")) {
            assertThat(work.name()).isEqualTo("new");
            assertThatThrownBy(() -> store.begin("new")).hasMessageContaining("Another process works on");
            try (var other = store.begin("other")) {
                assertThat(other.name()).isEqualTo("other");
            }
        }
        try (var again = store.begin("new")) {
            assertThat(again.result()).isEmptyDirectory();
        }
    }

    @Test
    void aModelIsNotReplaced() throws IOException {
        add("there", manifest("there"));

        assertThatThrownBy(() -> store.begin("there"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("choose another name with --name");
    }

    @Test
    void theRestIsListedThoughSomeAreDamaged() throws IOException {
        add("good", manifest("good"));
        Files.createDirectories(store.folder().resolve("empty"));
        add("no-file", manifest("no-file"));
        Files.delete(store.folder().resolve("no-file/model.gguf"));
        add("no-json", manifest("no-json"));
        Files.writeString(store.folder().resolve("no-json/model.json"), "{\"format\": 1, ");
        add("later", manifest("later"));
        edit("later", "\"format\" : 1", "\"format\" : 2");
        add("no-source", manifest("no-source"));
        edit("no-source", "\"source\" : \"hf:owner/name\"", "\"source\" : null");
        add("elsewhere", manifest("elsewhere"));
        edit("elsewhere", "\"tokenizer\" : \"tokenizer.json\"", "\"tokenizer\" : \"../good/model.json\"");
        Files.writeString(store.folder().resolve("a-file"), "");

        var entries = store.list();

        assertThat(entries)
                .extracting(StoreEntry::name)
                .containsExactly("elsewhere", "empty", "good", "later", "no-file", "no-json", "no-source");
        assertThat(entries).filteredOn(Present.class::isInstance).hasSize(1);
        assertThat(reason("no-file")).contains("model.gguf is missing");
        assertThat(reason("no-json")).contains("model.json is damaged");
        assertThat(reason("later")).contains("format is 2");
        assertThat(reason("no-source")).contains("source is null");
        assertThat(reason("elsewhere")).contains("tokenizer is ../good/model.json");
        assertThatThrownBy(() -> store.find("later")).hasMessageContaining("another version of Lectern");
    }

    private String reason(String name) {
        return store.list().stream()
                .filter(entry -> entry.name().equals(name))
                .map(entry -> ((Damaged) entry).reason())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPathIsAsGoodAsAName() throws IOException {
        add("named", manifest("named"));
        var stored = store.find("named");
        var file = Files.writeString(folder.resolve("Other.GGUF"), "");

        assertThat(store.find(stored.file().toString())).isEqualTo(stored);
        assertThat(store.find(String.valueOf(stored.file().getParent()))).isEqualTo(stored);
        assertThat(store.find(file.toString()))
                .isEqualTo(new StoredModel("Other", file, Optional.empty(), java.util.Map.of()));
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() throws IOException {
        add("one", manifest("one"));
        add("two", manifest("two"));

        assertThatThrownBy(() -> store.find("three"))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("'three'", "there are one, two");
        assertThatThrownBy(() -> store.find(folder.toString())).hasMessageContaining("lectern model import " + folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a..b", "-x", "a b", "trailing.", "ä", "a\nb"})
    void namesThatAreNoFolderNamesAreRefused(String name) {
        assertThatThrownBy(() -> store.begin(name)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.remove(name)).isInstanceOf(StoreException.class);
    }

    @Test
    void namesOfOthersBecomeNames() {
        assertThat(ModelName.from("XVERSE-13B-256K")).isEqualTo("XVERSE-13B-256K");
        assertThat(ModelName.from("../../a b//ü.")).isEqualTo("a-b");
        assertThat(ModelName.from("???")).isEqualTo("model");
        assertThat(ModelName.isValid(ModelName.from("x".repeat(500)))).isTrue();
    }

    @Test
    void aRemovedModelIsGoneWithAllItsFiles() throws IOException {
        add("gone", manifest("gone"));
        Files.createDirectories(store.folder().resolve("gone/adapters"));
        Files.writeString(store.folder().resolve("gone/adapters/legal.gguf"), "");
        assertThat(store.find("gone").adapters()).containsOnlyKeys("legal");

        store.remove("gone");

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.remove("gone")).hasMessageContaining("There is no model 'gone'");
        try (var left = Files.walk(store.folder())) {
            assertThat(left.filter(Files::isRegularFile).map(file -> String.valueOf(file.getFileName())))
                    .containsOnly("lock");
        }
    }

    @Test
    void downloadsAreRemovedUnlessOneGoesOn() throws IOException {
        var source = Files.createDirectories(store.downloads().resolve("owner--name"));
        Files.writeString(source.resolve("weights"), "12345");
        assertThat(store.downloadedBytes()).isEqualTo(5);
        try (var _ = FolderLock.tryTake(source).orElseThrow()) {
            assertThatThrownBy(store::removeDownloads).hasMessageContaining("is being fetched now");
        }

        store.removeDownloads();

        assertThat(store.downloadedBytes()).isZero();
    }

    @Test
    void aDamagedModelCanBeRemoved() throws IOException {
        Files.createDirectories(store.folder().resolve("empty"));

        store.remove("empty");

        assertThat(store.list()).isEmpty();
    }

    private void add(String name, ModelManifest manifest) throws IOException {
        try (var work = store.begin(name)) {
            Files.writeString(work.resultFile(), "model");
            Files.writeString(work.result().resolve("tokenizer.json"), "{}");
            work.publish(manifest);
        }
    }

    private void edit(String name, String from, String to) throws IOException {
        var file = store.folder().resolve(name).resolve("model.json");
        var text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static ModelManifest manifest(String name) {
        return new ModelManifest(
                name,
                "hf:owner/name",
                "0123456789abcdef0123456789abcdef01234567",
                "xverse",
                "xverse-v1",
                new GenerationDefaults(0.5f, 30, 0.85f, 1.1f, 2_048),
                "tokenizer.json",
                new EmbeddingUse("mean", 64, "query: ", ""),
                "Q8_0",
                new License("apache-2.0", NOW),
                "ab".repeat(32),
                NOW,
                List.of("rope_theta: 10000"));
    }
}
