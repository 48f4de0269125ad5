package io.lectern.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lectern.engine.TinyModels;
import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.gguf.GgufException;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import io.lectern.gguf.TensorType;
import io.lectern.model.hub.Hub;
import io.lectern.model.hub.HubException;
import io.lectern.model.hub.HubSettings;
import io.lectern.model.hub.LocalHub;
import io.lectern.model.hub.LocalHub.Behaviour;
import io.lectern.model.hub.WorkListener;
import io.lectern.model.store.ModelManifest.License;
import io.lectern.model.vocabulary.TinyTokenizers.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ModelImportTests {

    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    @TempDir
    Path folder;

    private final Scripted dialog = new Scripted();
    private ModelStore store;

    @BeforeEach
    void open() {
        store = new ModelStore(folder.resolve("models"));
    }

    @Test
    void weightsAreFetchedAfterTheTermsAreAccepted() throws Exception {
        dialog.accepts = false;
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        try (var server = new LocalHub("owner/Tiny").withFolder(checkpoint)) {
            assertThatThrownBy(() -> run(server, ImportRequest.of("hf:owner/Tiny")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("licence (apache-2.0) was not accepted");

            assertThat(server.requests()).noneMatch(request -> request.path().endsWith(".safetensors"));
        }
        assertThat(dialog.terms.getFirst().files())
                .extracting(Path::getFileName)
                .map(Path::toString)
                .containsExactly("MODEL_LICENSE.txt");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatWasAcceptedIsRecordedWithTheTime() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));

        var model = run(ImportRequest.of(checkpoint.toString()).withStorage(WeightStorage.of("f16")));

        assertThat(model.manifest().orElseThrow().license()).isEqualTo(new License("apache-2.0", NOW));
        assertThat(model.file().resolveSibling("MODEL_LICENSE.txt")).hasContent("You may use this model for tests.");
    }

    @Test
    void onlyOneFormatOfTheWeightsIsFetched() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        try (var server = new LocalHub("owner/Tiny")
                .withFolder(checkpoint)
                .with("pytorch_model.bin", new byte[100])
                .with("original/consolidated.safetensors", new byte[100])
                .with("flax_model.msgpack", new byte[100])) {
            run(server, ImportRequest.of("hf:owner/Tiny").withStorage(WeightStorage.of("F16")));

            assertThat(server.requestsFor("pytorch_model.bin")).isEmpty();
            assertThat(server.requestsFor("consolidated.safetensors")).isEmpty();
            assertThat(server.requestsFor("flax_model.msgpack")).isEmpty();
        }
        assertThat(store.find("Tiny").manifest().orElseThrow().revision()).isEqualTo(LocalHub.COMMIT);
    }

    @Test
    void aModelThatCannotBeRunIsRefusedBeforeItsWeightsAreFetched() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        var config = checkpoint.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("XverseForCausalLM", "BloomForCausalLM"));
        try (var server = new LocalHub("owner/Tiny").withFolder(checkpoint)) {
            assertThatThrownBy(() -> run(server, ImportRequest.of("hf:owner/Tiny")))
                    .hasMessageContaining("BloomForCausalLM");

            assertThat(server.requests()).noneMatch(request -> request.path().endsWith(".safetensors"));
        }
    }

    @Test
    void aMissingPartIsNamed() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        Files.delete(checkpoint.resolve("model-00002-of-00003.safetensors"));
        try (var server = new LocalHub("owner/Tiny").withFolder(checkpoint)) {
            assertThatThrownBy(() -> run(server, ImportRequest.of("hf:owner/Tiny")))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("model-00002-of-00003.safetensors");
        }
    }

    @Test
    void aFinishedConversionIsUsedByTheNextAttempt() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        dialog.failsAt = "Quantizing";
        var request = ImportRequest.of(checkpoint.toString());
        assertThatThrownBy(() -> run(request)).hasMessage("stopped");
        assertThat(store.list()).isEmpty();
        dialog.failsAt = "Converting";

        run(request);

        assertThat(store.list()).hasSize(1);
        assertThat(store.folder().resolve(".work/Tiny")).doesNotExist();
    }

    @Test
    void whatAnEarlierAttemptLeftIsNotAskedOfTheDiskAgain() {
        var storage = WeightStorage.of("Q8_0");
        long quantized = storage.bytesFromHalf(1_000);

        assertThat(ModelImport.bytesToWrite(storage, 1_000, 0)).isEqualTo(1_000 + quantized);
        assertThat(ModelImport.bytesToWrite(storage, 1_000, 990)).isEqualTo(10 + quantized);
        assertThat(ModelImport.bytesToWrite(storage, 1_000, 1_010)).isEqualTo(quantized);
        assertThat(ModelImport.bytesToWrite(WeightStorage.of("F16"), 1_000, 0)).isEqualTo(1_000);
    }

    @Test
    void whatABrokenOffImportLeftIsRemovedWithTheDownloads() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        dialog.failsAt = "Quantizing";
        assertThatThrownBy(() -> run(ImportRequest.of(checkpoint.toString()))).hasMessage("stopped");
        var left = store.folder().resolve(".work/Tiny");
        assertThat(store.downloadedBytes()).isPositive();
        try (var _ = store.lock("Tiny")) {
            assertThatThrownBy(store::removeDownloads).hasMessageContaining("works on the model 'Tiny' now");
        }
        assertThat(left).exists();

        store.removeDownloads();

        assertThat(left).doesNotExist();
        assertThat(store.downloadedBytes()).isZero();
    }

    @Test
    void aJoinedModelFileIsNotTakenForAConversion() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        var request = ImportRequest.of(checkpoint.toString());
        dialog.failsAt = "Quantizing";
        assertThatThrownBy(() -> run(request)).hasMessage("stopped");
        split(GgufFile.read(TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256)), 2);
        var parts = ImportRequest.of(
                        folder.resolve("parts-00001-of-00002.gguf").toString())
                .withName("Tiny")
                .withStorage(WeightStorage.of("Q8_0"));
        assertThatThrownBy(() -> run(parts)).hasMessage("stopped");
        dialog.failsAt = "nothing";

        var model = run(request);

        assertThat(GgufFile.read(model.file()).text("general.architecture")).contains("xverse");
    }

    @Test
    void aConversionOfOtherWeightsIsNotUsed() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        dialog.failsAt = "Quantizing";
        assertThatThrownBy(() -> run(ImportRequest.of(checkpoint.toString()))).hasMessage("stopped");
        var weights = checkpoint.resolve("model-00001-of-00003.safetensors");
        Files.setLastModifiedTime(weights, java.nio.file.attribute.FileTime.from(NOW));
        dialog.failsAt = "Converting";

        assertThatThrownBy(() -> run(ImportRequest.of(checkpoint.toString()))).hasMessage("stopped");
    }

    @Test
    void aBrokenDownloadIsGoneOnWith() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("source"));
        var request = ImportRequest.of("hf:owner/Tiny").withStorage(WeightStorage.of("F16"));
        try (var server = new LocalHub("owner/Tiny").withFolder(checkpoint)) {
            server.behave(new Behaviour() {
                @Override
                public boolean answers(HttpExchange exchange, String path) throws IOException {
                    if (!path.contains("00003-of-00003")) {
                        return false;
                    }
                    exchange.sendResponseHeaders(404, -1);
                    return true;
                }
            });
            assertThatThrownBy(() -> run(server, request)).isInstanceOf(HubException.class);
            assertThat(store.list()).isEmpty();
            server.behave(new Behaviour() {});
            int before = server.requestsFor("model-00001-of-00003.safetensors").size();

            run(server, request);

            assertThat(server.requestsFor("model-00001-of-00003.safetensors")).hasSize(before);
        }
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void aSecondBaichuanIsKnownByItsTokenizer() throws Exception {
        var checkpoint = TinyCheckpoints.baichuan(folder.resolve("Finetuned"), Shape.BAICHUAN2);

        var model = run(ImportRequest.of(checkpoint.toString()).withStorage(WeightStorage.of("F16")));

        assertThat(model.manifest().orElseThrow().family()).isEqualTo("baichuan2");
    }

    @Test
    void aModelFileIsTakenAsItIs() throws Exception {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256);

        var model = run(ImportRequest.of(file.toString()));

        assertThat(model.name()).isEqualTo("weather");
        assertThat(model.file()).hasSameBinaryContentAs(file);
        assertThat(model.manifest().orElseThrow().quantization()).isEqualTo("F32");
        assertThat(model.manifest().orElseThrow().family()).isNull();
        assertThat(dialog.said).anyMatch(sentence -> sentence.startsWith("No licence comes with"));
    }

    @Test
    void aModelFileOfAHubComesWithItsTerms() throws Exception {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256);
        try (var server = new LocalHub("owner/Files")
                .with("sub/weather.gguf", Files.readAllBytes(file))
                .with("LICENSE", new byte[] {'M'})
                .withCard("license", "mit")) {
            var model = run(
                    server, ImportRequest.of("hf:owner/Files/sub/weather.gguf").withName("w"));

            assertThat(model.file()).hasSameBinaryContentAs(file);
            assertThat(model.manifest().orElseThrow().license()).isEqualTo(new License("mit", NOW));
            assertThat(model.file().resolveSibling("LICENSE")).hasContent("M");
        }
    }

    @Test
    void aDamagedModelFileIsRefused() throws Exception {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256);
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1_000));

        assertThatThrownBy(() -> run(ImportRequest.of(file.toString()))).isInstanceOf(GgufException.class);

        assertThat(store.list()).isEmpty();
    }

    @Test
    void thePartsOfASplitFileBecomeOne() throws Exception {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256);
        split(GgufFile.read(file), 2);
        var first = folder.resolve("parts-00001-of-00002.gguf");

        var model = run(ImportRequest.of(first.toString()));

        assertThat(model.name()).isEqualTo("parts");
        var joined = GgufFile.read(model.file());
        var whole = GgufFile.read(file);
        assertThat(joined.metadata()).isEqualTo(whole.metadata());
        assertThat(joined.tensors()).isEqualTo(whole.tensors());
        assertThat(Files.mismatch(model.file(), file)).isEqualTo(-1);
    }

    @Test
    void aSplitFileWithoutAllItsPartsIsRefused() throws Exception {
        var file = TinyModels.scripted(folder.resolve("weather.gguf"), List.of("Sunny"), 256);
        split(GgufFile.read(file), 3);
        Files.delete(folder.resolve("parts-00002-of-00003.gguf"));

        assertThatThrownBy(() -> run(ImportRequest.of(
                        folder.resolve("parts-00001-of-00003.gguf").toString())))
                .hasMessageContainingAll("parts-00002-of-00003.gguf is missing", "3 parts");
    }

    @Test
    void aModelIsQuantizedIntoAnother() throws Exception {
        var checkpoint = TinyCheckpoints.xverse(folder.resolve("Tiny"));
        run(ImportRequest.of(checkpoint.toString()).withStorage(WeightStorage.of("F16")));

        try (var hub = hub("http://127.0.0.1:1")) {
            new ModelQuantization(tools(hub)).run("Tiny", ModelFileType.Q8_0, Optional.empty());
        }

        var small = store.find("Tiny-Q8_0");
        var manifest = small.manifest().orElseThrow();
        assertThat(manifest.quantization()).isEqualTo("Q8_0");
        assertThat(manifest.tokenizer())
                .isEqualTo(store.find("Tiny").manifest().orElseThrow().tokenizer());
        assertThat(small.tokenizer().orElseThrow()).exists();
        assertThat(Files.size(small.file()))
                .isLessThan(Files.size(store.find("Tiny").file()));
        assertThat(GgufFile.read(small.file()).tensors())
                .extracting(GgufTensor::type)
                .contains(TensorType.Q8_0);
    }

    private void split(GgufFile whole, int count) throws IOException {
        var bytes = Files.readAllBytes(whole.path());
        int each = Math.ceilDiv(whole.tensors().size(), count);
        for (int part = 0; part < count; part++) {
            var writer = new GgufWriter();
            if (part == 0) {
                whole.metadata().forEach(writer::metadata);
            }
            writer.metadata("split.no", GgufValue.of(part))
                    .metadata("split.count", GgufValue.of(count))
                    .metadata(
                            "split.tensors.count", GgufValue.of(whole.tensors().size()));
            for (var tensor : whole.tensors()
                    .subList(part * each, Math.min(whole.tensors().size(), (part + 1) * each))) {
                long start = whole.dataOffset() + tensor.offset();
                writer.blocks(
                        tensor.name(),
                        tensor.type(),
                        tensor.shape(),
                        (index, row) ->
                                System.arraycopy(bytes, (int) (start + index * row.length), row, 0, row.length));
            }
            writer.write(folder.resolve("parts-%05d-of-%05d.gguf".formatted(part + 1, count)));
        }
    }

    private StoredModel run(ImportRequest request) throws IOException, InterruptedException {
        try (var hub = hub("http://127.0.0.1:1")) {
            return new ModelImport(tools(hub)).run(request);
        }
    }

    private StoredModel run(LocalHub server, ImportRequest request) throws IOException, InterruptedException {
        try (var hub = hub(server.endpoint())) {
            return new ModelImport(tools(hub)).run(request);
        }
    }

    private Hub hub(String endpoint) {
        return new Hub(new HubSettings(URI.create(endpoint), Optional.empty()), store.downloads());
    }

    private ImportTools tools(Hub hub) {
        return new ImportTools(store, hub, new ModelQuantizer(1, null), dialog, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static final class Scripted implements ImportDialog, WorkListener {

        private final List<LicenseTerms> terms = new ArrayList<>();
        private final List<String> said = new ArrayList<>();
        private boolean accepts = true;
        private String failsAt = "nothing";

        @Override
        public WorkListener progress() {
            return this;
        }

        @Override
        public void begins(String activity, long totalBytes, long doneBytes) {
            if (activity.startsWith(failsAt)) {
                throw new IllegalStateException("stopped");
            }
        }

        @Override
        public void reaches(long doneBytes) {}

        @Override
        public void say(String sentence) {
            said.add(sentence);
        }

        @Override
        public boolean accepts(LicenseTerms shown) {
            terms.add(shown);
            return accepts;
        }
    }
}
