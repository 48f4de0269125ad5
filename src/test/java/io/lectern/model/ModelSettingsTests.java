package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.EngineObserver;
import io.lectern.engine.llama.ContextOptions.ContextLength;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.DeviceOptions.WeightLoading;
import io.lectern.engine.llama.KvType;
import io.lectern.engine.llama.LlamaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ModelSettingsTests {

    private static final Path MODEL = Path.of("/models/some.gguf");

    @TempDir
    private Path folder;

    /** Models of settings below {@code lectern.model}. */
    static Models models(Path data, Map<String, String> settings, EngineObserver... observers) {
        var named = settings.entrySet().stream()
                .collect(Collectors.toMap(entry -> "lectern.model." + entry.getKey(), Map.Entry::getValue));
        return new Models(
                bind(named, "lectern.model", ModelSettings.class),
                bind(named, "lectern.engine", EngineSettings.class),
                new DataFolder(data),
                List.of(observers));
    }

    @Test
    void everySettingReachesTheEngine() {
        var settings = new HashMap<String, String>();
        settings.put("lectern.model.context-tokens", "2048");
        settings.put("lectern.model.beyond-training", "true");
        settings.put("lectern.model.threads", "3");
        settings.put("lectern.model.queue-capacity", "5");
        settings.put("lectern.model.adapters.legal", "/adapters/legal.gguf");
        settings.put("lectern.engine.library-path", "/opt/llama");
        settings.put("lectern.engine.kv.pool-tokens", "4096");
        settings.put("lectern.engine.kv.batch-tokens", "256");
        settings.put("lectern.engine.kv.key-type", "q8_0");
        settings.put("lectern.engine.kv.value-type", "Q8_0");
        settings.put("lectern.engine.kv.flash-attention", "on");
        settings.put("lectern.engine.device.gpu-layers", "7");
        settings.put("lectern.engine.device.names", "CUDA0,CUDA1");
        settings.put("lectern.engine.device.weights", "locked");
        settings.put("lectern.engine.serving.running", "4");
        settings.put("lectern.engine.serving.token-gap", "200ms");
        settings.put("lectern.engine.cache.ram", "1GB");
        settings.put("lectern.engine.cache.folder", folder.resolve("states").toString());
        settings.put("lectern.engine.cache.disk-size", "2GB");

        var options = options(settings);

        assertThat(options.model()).isEqualTo(MODEL);
        assertThat(options.context().contextTokens()).isEqualTo(2048);
        assertThat(options.context().poolTokens()).isEqualTo(4096);
        assertThat(options.context().batchTokens()).isEqualTo(256);
        assertThat(options.context().length()).isEqualTo(ContextLength.ANY);
        assertThat(options.context().threads()).isEqualTo(3);
        assertThat(options.context().keyType()).contains(KvType.Q8_0);
        assertThat(options.context().valueType()).contains(KvType.Q8_0);
        assertThat(options.context().flashAttention()).isEqualTo(FlashAttention.ON);
        assertThat(options.devices().gpuLayers()).hasValue(7);
        assertThat(options.devices().names()).containsExactly("CUDA0", "CUDA1");
        assertThat(options.devices().loading()).isEqualTo(WeightLoading.LOCKED);
        assertThat(options.serving().running()).isEqualTo(4);
        assertThat(options.serving().queueCapacity()).isEqualTo(5);
        assertThat(options.serving().tokenGap()).isEqualTo(Duration.ofMillis(200));
        assertThat(options.cache().ramBytes()).isEqualTo(1L << 30);
        assertThat(options.cache().disk()).contains(folder.resolve("states"));
        assertThat(options.cache().diskBytes()).isEqualTo(2L << 30);
        assertThat(options.adapters()).isEqualTo(Map.of("legal", Path.of("/adapters/legal.gguf")));
        assertThat(options.libraryPath()).isEqualTo(Path.of("/opt/llama"));
    }

    @Test
    void whatNobodySetsIsTheEnginesDefaultAndAShareOfTheMachine() {
        var options = options(Map.of());
        var defaults = LlamaOptions.of(MODEL);

        assertThat(options.context()).isEqualTo(defaults.context());
        assertThat(options.devices().gpuLayers()).isEmpty();
        assertThat(options.devices().names()).isEmpty();
        assertThat(options.serving().running()).isEqualTo(defaults.serving().running());
        assertThat(options.cache().ramBytes()).isBetween(1L << 20, 8L << 30);
        assertThat(options.cache().disk()).contains(folder.resolve("kv"));
        assertThat(options.cache().diskBytes()).isBetween(1L, 20L << 30);
    }

    @Test
    void theDiskCanBeLeftAlone() {
        var options = options(Map.of("lectern.engine.cache.disk", "false", "lectern.engine.cache.ram", "0"));

        assertThat(options.cache().disk()).isEmpty();
        assertThat(options.cache().ramBytes()).isZero();
    }

    @Test
    void valuesThatTheEngineDoesNotKnowAreRefusedByName() {
        assertThatThrownBy(() -> options(Map.of("lectern.engine.kv.key-type", "q3")))
                .rootCause()
                .hasMessageContaining("q3");
        assertThatThrownBy(() -> options(
                        Map.of("lectern.engine.kv.value-type", "q8_0", "lectern.engine.kv.flash-attention", "off")))
                .hasMessageContaining("valueType Q8_0 needs the fused attention kernel");
    }

    @Test
    void whatAComposeFileLeavesEmptyIsNotSet() {
        var settings = bind(
                Map.of("lectern.model.name", "", "lectern.model.path", "", "lectern.model.chat-format", " "),
                "lectern.model",
                ModelSettings.class);

        assertThat(settings.name()).isNull();
        assertThat(settings.path()).isNull();
        assertThat(settings.chatFormat()).isNull();
    }

    @Test
    void theWayToScoreATextIsNoWayToMakeAVectorOfIt() {
        assertThatThrownBy(() -> bind(
                        Map.of("lectern.embedding.pooling", "score"), "lectern.embedding", EmbeddingSettings.class))
                .rootCause()
                .hasMessage("lectern.embedding.pooling is score, it must be mean, first or last");
    }

    @Test
    void withoutAnOpenEngineAllStatesOnDiskAreErasedAndNothingElse() throws IOException {
        var states = Files.createDirectories(folder.resolve("kv/" + "0a".repeat(32)));
        var state = Files.createFile(states.resolve("1f.kv"));
        var half = Files.createFile(states.resolve("2f.tmp"));
        var lock = Files.createFile(states.resolve("lock"));
        var other = Files.createFile(folder.resolve("kv/mine.kv"));
        var models = models(folder, Map.of());

        models.forget(io.lectern.engine.CacheScope.DEFAULT, "document");

        assertThat(state).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(lock).exists();
        assertThat(other).exists();
    }

    private LlamaOptions options(Map<String, String> settings) {
        return new EngineOptions(
                        bind(settings, "lectern.model", ModelSettings.class),
                        bind(settings, "lectern.engine", EngineSettings.class),
                        new DataFolder(folder))
                .of(MODEL, EngineObserver.NONE);
    }

    private static <T> T bind(Map<String, String> settings, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
