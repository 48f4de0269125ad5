package io.lectern.answer.summary.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How summaries are written.
 *
 * @param parallelism how many at once
 * @param queueCapacity how many may wait or be written, before more are refused
 */
@ConfigurationProperties("lectern.summary")
@Validated
record SummarySettings(
        @DefaultValue("2") @Min(1) @Max(64) int parallelism,
        @DefaultValue("100") @Min(1) @Max(10_000) int queueCapacity) {}
