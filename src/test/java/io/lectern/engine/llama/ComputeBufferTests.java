package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.TinyModels;
import io.lectern.engine.TinyModels.Sizes;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan's estimate of the buffer to compute in, against what llama.cpp says that it took. */
class ComputeBufferTests {

    private static final Pattern TAKEN = Pattern.compile("compute buffer size (?:=|is) *([0-9.]+) MiB");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} wide, {1} heads on {2}, feed-forward {3}, {4} cells, batch {5}, flash attention {6}")
    @CsvSource({
        "256, 8, 8, 512, 1024, 128, OFF",
        "256, 8, 8, 512, 8192, 512, OFF",
        "256, 8, 8, 512, 8192, 512, ON",
        "512, 8, 2, 2048, 1024, 512, OFF",
        "512, 8, 2, 2048, 1024, 512, ON",
        "512, 8, 2, 2048, 4096, 64, ON"
    })
    void theEstimateIsNoLessAndNotMuchMore(
            int embedding, int heads, int keyHeads, int feedForward, int cells, int batch, FlashAttention attention)
            throws IOException {
        var sizes = new Sizes(1, embedding, heads, keyHeads, feedForward, 16_384, 1);
        Path path = TinyModels.random(folder.resolve("m.gguf"), sizes);
        var options = LlamaOptions.of(path)
                .withContext(c -> c.withContextTokens(cells)
                        .withPoolTokens(cells)
                        .withBatchTokens(batch)
                        .withFlashAttention(attention)
                        .withThreads(1));

        var file = GgufFile.read(path);
        var devices = LlamaLibrary.devices(null);
        var plan = RunPlan.of(options, ModelWeights.of(file), ModelShape.of(file), devices, RunPlan.machineMemory());
        double estimate = plan.placement().cpu().computeBytes() / (double) (1 << 20);
        double taken = taken(path, file, plan);

        assertThat(estimate).isBetween(taken, taken * 1.6 + 1);
    }

    private double taken(Path path, GgufFile file, RunPlan plan) throws IOException {
        var line = new AtomicReference<>("");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getMessage().contains("compute buffer size")) {
                    line.set(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger("io.lectern.engine.llama");
        var level = logger.getLevel();
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try (var model = LlamaModel.load(path, ModelShape.of(file));
                var adapters = LlamaAdapters.load(model, file, Map.of(), folder);
                var context = new LlamaContext(model, adapters, plan.context(), 260, () -> false)) {
            assertThat(context.cells()).isEqualTo(plan.context().poolTokens());
        } finally {
            logger.setLevel(level);
            logger.removeHandler(handler);
        }
        var matcher = TAKEN.matcher(line.get());
        assertThat(matcher.find()).as(line.get()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
