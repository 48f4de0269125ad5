package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.ModelLoadException;
import io.lectern.gguf.ModelShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContextSettingsTests {

    private static final long GIGABYTE = 1L << 30;
    private static final ModelShape SEVEN_BILLION =
            new ModelShape("m", "llama", 32, 4_096, 32, 128, 1_024, 1_024, 32_000, 32_768);
    private static final LlamaOptions OPTIONS = LlamaOptions.of(Path.of("m.gguf"));

    @Test
    void countsKeysValuesAndTheScoresOfABatch() {
        long cache = 32 * (1_024 + 1_024) * 2;
        long scores = 512 * 33 * 4;

        assertThat(ContextSettings.bytesPerToken(OPTIONS.context(), SEVEN_BILLION))
                .isEqualTo(cache + scores + 64);
    }

    @Test
    void takesWhatTheModelWasTrainedOnWhenTheMemoryAllowsIt() {
        assertThat(tokens(OPTIONS, 64 * GIGABYTE)).isEqualTo(32_768);
    }

    @Test
    void takesAQuarterOfASmallMachine() {
        assertThat(tokens(OPTIONS, 8 * GIGABYTE) * ContextSettings.bytesPerToken(OPTIONS.context(), SEVEN_BILLION))
                .isLessThanOrEqualTo(2 * GIGABYTE)
                .isGreaterThan(GIGABYTE);
    }

    @Test
    void refusesWhatWasAskedForAndDoesNotFit() {
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> tokens(OPTIONS.withContext(c -> c.withContextTokens(32_768)), 4 * GIGABYTE))
                .withMessageContaining("32768");
        assertThatExceptionOfType(ModelLoadException.class)
                .isThrownBy(() -> tokens(OPTIONS.withContext(c -> c.withContextTokens(40_000)), 64 * GIGABYTE))
                .withMessageContaining("trained on 32768");
    }

    private static long tokens(LlamaOptions options, long memoryBytes) {
        return ContextSettings.of(options, SEVEN_BILLION, false, memoryBytes).contextTokens();
    }
}
