package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.engine.TinyModels;
import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.model.ModelAvailability.NotConfigured;
import io.lectern.model.ModelAvailability.Ready;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.hub.Hub;
import io.lectern.model.hub.HubSettings;
import io.lectern.model.hub.WorkListener;
import io.lectern.model.store.ImportDialog;
import io.lectern.model.store.ImportRequest;
import io.lectern.model.store.ImportTools;
import io.lectern.model.store.LicenseTerms;
import io.lectern.model.store.ModelImport;
import io.lectern.model.store.ModelStore;
import io.lectern.model.store.TinyCheckpoints;
import io.lectern.model.store.WeightStorage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelsTests {

    @TempDir
    private Path data;

    @Test
    void aModelOfTheStoreHasTheAuthorsTokenizerFormatAndDefaults() throws Exception {
        importXverse();
        var models = ModelSettingsTests.models(data, Map.of("name", "Tiny", "threads", "1", "context-tokens", "512"));
        try {
            var model = ((Ready) models.availability()).model();

            assertThat(model.chatFormat().name()).isEqualTo("xverse-v1");
            assertThat(model.defaults()).isEqualTo(new GenerationDefaults(0.5f, 30, 0.85f, 1.1f, 2_048));
            assertThat(model.tokenizer()).isNotSameAs(model.generator().tokenizer());
        } finally {
            models.destroy();
        }
    }

    @Test
    void aModelThatIsNotThereIsAStateThatSaysWhatIs() throws Exception {
        importXverse();

        var models = ModelSettingsTests.models(data, Map.of("name", "Tinny"));

        assertThat(models.availability())
                .isInstanceOfSatisfying(
                        Unavailable.class, state -> assertThat(state.reason()).contains("'Tinny'", "there are Tiny"));
    }

    @Test
    void aMissingFileIsAState() {
        var models = ModelSettingsTests.models(
                data, Map.of("path", data.resolve("none.gguf").toString()));

        assertThat(models.availability())
                .isInstanceOfSatisfying(
                        Unavailable.class, state -> assertThat(state.reason()).contains("none.gguf", "missing"));
    }

    @Test
    void withoutAModelThereIsNone() {
        assertThat(ModelSettingsTests.models(data, Map.of()).availability()).isInstanceOf(NotConfigured.class);
    }

    @Test
    void aNameAndAPathAreOneTooMany() throws Exception {
        var file = TinyModels.scripted(data.resolve("weather.gguf"), List.of("Sunny"), 256);

        assertThatThrownBy(() -> ModelSettingsTests.models(data, Map.of("name", "Tiny", "path", file.toString())))
                .rootCause()
                .hasMessageContaining("one of them must not be set");
    }

    private void importXverse() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(Files.createDirectories(data.resolve("source/Tiny")));
        var store = new ModelStore(ModelStore.folderIn(data));
        var settings = new HubSettings(URI.create("http://127.0.0.1:1"), Optional.empty());
        try (var hub = new Hub(settings, store.downloads())) {
            var tools = new ImportTools(store, hub, new ModelQuantizer(1, null), new Agreeing(), Clock.systemUTC());
            new ModelImport(tools).run(ImportRequest.of(checkpoint.toString()).withStorage(WeightStorage.of("F16")));
        }
    }

    private static final class Agreeing implements ImportDialog {

        @Override
        public WorkListener progress() {
            return WorkListener.NONE;
        }

        @Override
        public void say(String sentence) {}

        @Override
        public boolean accepts(LicenseTerms terms) {
            return true;
        }
    }
}
