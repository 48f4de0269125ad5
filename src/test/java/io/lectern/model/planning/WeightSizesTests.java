package io.lectern.model.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.llama.ModelFileType;
import io.lectern.engine.llama.ModelQuantizer;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.gguf.GgufFile;
import io.lectern.model.family.SeedConfigs;
import io.lectern.model.synthesis.Quantization;
import io.lectern.model.synthesis.SyntheticModel;
import io.lectern.model.synthesis.SyntheticShape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the sizes that are worked out against those of files that llama.cpp wrote. */
@Timeout(60)
class WeightSizesTests {

    private static final ModelQuantizer QUANTIZER = new ModelQuantizer(1, null);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q5_K_M", "Q4_K_M", "Q4_K_S", "Q4_0", "IQ4_NL", "IQ4_XS", "Q3_K_M", "Q2_K"})
    void areThoseOfTheFilesThatTheEngineWrites(ModelFileType type) throws IOException {
        // Rows of whole blocks and others, with and without shared key heads.
        assertSame(new SyntheticShape("llama", 16, 256, 4, 1, 288, 260, 128), type);
        assertSame(new SyntheticShape("xverse", 9, 256, 2, 2, 256, 260, 128), type);
        assertSame(new SyntheticShape("llama", 8, 96, 2, 1, 160, 260, 128), type);
    }

    private void assertSame(SyntheticShape shape, ModelFileType type) throws IOException {
        var source = folder.resolve("source.gguf");
        var target = folder.resolve("target.gguf");
        new SyntheticModel(shape, Quantization.F16, 1).write(source, bytes -> {});

        QUANTIZER.quantize(source, target, type, bytes -> {});

        var config = SeedConfigs.read("""
                {"architectures": ["%s"], "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
                 "num_key_value_heads": %d, "intermediate_size": %d, "vocab_size": %d, "max_position_embeddings": 128}
                """.formatted(
                        shape.architecture().equals("llama") ? "LlamaForCausalLM" : "XverseForCausalLM",
                        shape.embedding(),
                        shape.layers(),
                        shape.heads(),
                        shape.keyHeads(),
                        shape.feedForward(),
                        shape.vocabulary()));
        assertThat(WeightSizes.of(config, type))
                .usingRecursiveComparison()
                .isEqualTo(ModelWeights.of(GgufFile.read(target)));
    }
}
