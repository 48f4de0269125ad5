package io.lectern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lectern.engine.Sampling;
import io.lectern.engine.Sampling.Penalties;
import io.lectern.model.checkpoint.CheckpointException;
import io.lectern.model.family.ModelFamily;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class GenerationDefaultsTests {

    private static final Path FILE = Path.of("model", "generation_config.json");

    @Test
    void readsWhatTheAuthorsSay() {
        var defaults = read("""
                {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "user_token_id": 195,
                 "assistant_token_id": 196, "max_new_tokens": 2048, "temperature": 0.3, "top_k": 5, "top_p": 0.85,
                 "repetition_penalty": 1.05, "do_sample": true, "transformers_version": "4.29.2"}""");

        assertThat(defaults).isEqualTo(new GenerationDefaults(0.3f, 5, 0.85f, 1.05f, 2_048));
        assertThat(defaults)
                .isEqualTo(GenerationDefaults.published(ModelFamily.BAICHUAN2).orElseThrow());
    }

    @Test
    void whatIsLeftOutIsAsInHuggingFacesLibrary() {
        assertThat(read("{\"do_sample\": true}")).isEqualTo(new GenerationDefaults(1, 50, 1, 1, 512));
        assertThat(read("{\"do_sample\": true, \"top_k\": null, \"temperature\": 0.7}"))
                .isEqualTo(new GenerationDefaults(0.7f, 50, 1, 1, 512));
    }

    @Test
    void withoutSamplingTheLikeliestAnswerIsMeantWhateverElseIsSaid() {
        assertThat(read("{\"temperature\": 0.7, \"top_p\": 0.9, \"repetition_penalty\": 1.1}"))
                .isEqualTo(new GenerationDefaults(0, 0, 1, 1.1f, 512));
        assertThat(read("{}")).isEqualTo(GenerationDefaults.GREEDY);
    }

    @Test
    void becomeTheEnginesSampling() {
        assertThat(new GenerationDefaults(0.3f, 5, 0.85f, 1.05f, 2_048).sampling(9))
                .isEqualTo(Sampling.of(0.3f, 9).withTopK(5).withTopP(0.85f).withPenalties(new Penalties(1.05f, 0, 0)));
        assertThat(GenerationDefaults.GREEDY.sampling(0)).isEqualTo(Sampling.GREEDY);
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, 2.5",
        "temperature, -1",
        "temperature, '\"hot\"'",
        "top_k, -1",
        "top_k, 2.5",
        "top_p, 1.01",
        "repetition_penalty, 0",
        "repetition_penalty, 11",
        "max_new_tokens, 0",
        "max_new_tokens, 99999999999",
        "do_sample, 1"
    })
    void aValueThatNothingCanBeGeneratedWithIsRefusedWithFileAndField(String field, String value) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> read(
                        field.equals("do_sample")
                                ? "{\"do_sample\": %s}".formatted(value)
                                : "{\"do_sample\": true, \"%s\": %s}".formatted(field, value)))
                .satisfies(refused -> {
                    assertThat(refused.file()).isEqualTo(FILE.toString());
                    assertThat(refused.field()).isEqualTo(field);
                })
                .withMessageContaining(value);
    }

    @Test
    void aFileThatIsNoObjectIsRefused() {
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> read("[]"));
    }

    private static GenerationDefaults read(String json) {
        return GenerationDefaults.of(FILE, JsonMapper.shared().readTree(json));
    }
}
