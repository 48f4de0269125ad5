package io.lectern.retrieval.internal;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The vectors of passages. Only looked at when there is an embedding model.
 *
 * @param ingestionBudget how long a document waits for its vectors before it becomes ready; the rest come later
 * @param exactBelow so many vectors of an index segment are compared one by one
 * @param quantizedFrom an index of so many passages keeps vectors in 7 bits for a number in memory
 */
@Validated
@ConfigurationProperties("lectern.retrieval.vectors")
record VectorSettings(
        @DefaultValue("30s") Duration ingestionBudget,
        @DefaultValue("10000") @Min(0) int exactBelow,
        @DefaultValue("200000") @Min(0) int quantizedFrom) {}
