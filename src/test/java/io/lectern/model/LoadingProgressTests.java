package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LoadingProgressTests {

    @Test
    void saysOneLineForEachTenth(CapturedOutput output) {
        var progress = new LoadingProgress(Path.of("/models/large.gguf"));

        for (int done = 0; done <= 1000; done++) {
            progress.accept(done / 1000.0);
        }

        assertThat(output.getAll().lines().filter(line -> line.contains("Loading the model /models/large.gguf: ")))
                .hasSize(10)
                .last()
                .asString()
                .endsWith("100 %");
    }
}
