package io.lectern.model;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which model says how well a text answers a question.
 *
 * @param model name in the store, or a GGUF file; what was found keeps its order when not set
 * @param maxTokens of a question and a text together; what the model was trained on, at most 2048, when not set
 * @param threads native compute threads; all physical cores but one when not set
 * @param queueCapacity most calls that may wait
 */
@ConfigurationProperties("lectern.rerank")
@Validated
record RerankSettings(
        @Nullable String model,
        @Nullable @Min(8) @Max(1 << 15) Integer maxTokens,
        @Nullable @Min(1) @Max(256) Integer threads,
        @DefaultValue("64") @Min(1) @Max(10_000) int queueCapacity) {}
