package io.lectern.model;

import io.lectern.model.encoder.Pooling;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which model turns texts into vectors.
 *
 * @param model name in the store, or a GGUF file; there are no vectors when not set
 * @param pooling {@code mean}, {@code first} or {@code last}; what the model file or the catalogue says when not set
 * @param queryPrefix before every question; what the authors of the model put there when not set
 * @param passagePrefix before every text that may answer one; likewise
 * @param maxTokens of one text; what the model was trained on, at most 2048, when not set
 * @param threads native compute threads; all physical cores but one when not set
 * @param queueCapacity most calls that may wait
 */
@ConfigurationProperties("lectern.embedding")
@Validated
record EmbeddingSettings(
        @Nullable String model,
        @Nullable Pooling pooling,
        @Nullable String queryPrefix,
        @Nullable String passagePrefix,
        @Nullable @Min(8) @Max(1 << 15) Integer maxTokens,
        @Nullable @Min(1) @Max(256) Integer threads,
        @DefaultValue("64") @Min(1) @Max(10_000) int queueCapacity) {

    EmbeddingSettings {
        if (pooling == Pooling.SCORE) {
            throw new IllegalArgumentException("lectern.embedding.pooling is score, it must be mean, first or last");
        }
    }
}
