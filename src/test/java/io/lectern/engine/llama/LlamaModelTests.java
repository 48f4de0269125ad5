package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.llama.DeviceOptions.WeightLoading;
import io.lectern.gguf.GgufValue;
import io.lectern.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlamaModelTests {

    private static final Sizes SIZES = Sizes.SMALL;

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void write() {
        LlamaLibrary.require(null);
        path = TinyModels.random(folder.resolve("m.gguf"), SIZES);
    }

    @ParameterizedTest
    @EnumSource
    void loadsInEachWayAndTellsHowFarItIs(WeightLoading loading) {
        var told = new CopyOnWriteArrayList<Double>();
        var options = DeviceOptions.defaults().withLoading(loading).withProgress(told::add);

        LlamaModel.load(path, SIZES.vocabulary(), options, List.of()).close();

        assertThat(told).isSorted().endsWith(1.0);
        assertThat(told).allMatch(done -> done >= 0 && done <= 1);
    }

    @Test
    void aListenerThatFailsStopsNothing() {
        var options = DeviceOptions.defaults().withProgress(done -> {
            throw new IllegalStateException("on purpose");
        });

        LlamaModel.load(path, SIZES.vocabulary(), options, List.of()).close();

        assertThat(LastCall.current()).isEmpty();
    }

    @Test
    void listsTheProcessorWithItsMemory() {
        assertThat(LlamaLibrary.devices(null)).anySatisfy(device -> {
            assertThat(device.accelerator()).isFalse();
            assertThat(device.totalBytes()).isPositive();
        });
    }

    @Test
    void compressedPositionsAreThoseOfAFileThatSaysSo() throws IOException {
        Path scaled = TinyModels.random(
                folder.resolve("scaled.gguf"),
                SIZES,
                TensorType.F32,
                writer -> writer.metadata("llama.rope.scaling.type", GgufValue.of("linear"))
                        .metadata("llama.rope.scaling.factor", GgufValue.of(4f)));
        var plain = logits(path, RopeOptions.MODEL);

        assertThat(logits(path, RopeOptions.linear(4))).isEqualTo(logits(scaled, RopeOptions.MODEL));
        assertThat(logits(path, RopeOptions.linear(4))).isNotEqualTo(plain);
        assertThat(logits(path, RopeOptions.ofBase(50_000))).isNotEqualTo(plain);
        assertThat(logits(path, RopeOptions.ofBase(10_000))).isEqualTo(plain);
    }

    private static float[] logits(Path model, RopeOptions rope) throws IOException {
        var options = LlamaOptions.of(model).withContext(c -> c.withThreads(1).withRope(rope));
        try (var generator = LlamaTextGenerator.open(options)) {
            return generator.logits(1, 70, 80, 90, 100).join()[4];
        }
    }
}
