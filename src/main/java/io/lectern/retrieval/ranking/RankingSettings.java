package io.lectern.retrieval.ranking;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How passages found by words and by vectors are put into one order. All but the first is only looked at when there is a
 * model.
 *
 * @param collapse whether a passage that says what a better one said is left out
 * @param candidates passages that each of the two ways contributes
 * @param rankConstant of reciprocal rank fusion: the higher, the less the first ranks count
 * @param lexicalWeight of the rank among the passages found by words
 * @param denseWeight of the rank among the passages found by vectors
 * @param embedTimeout longest wait for the vector of a query; the search goes by words alone after it
 * @param rerankTop how many of the best the rerank model puts into order
 * @param rerankTimeout longest wait for it; the order stays as it was after it
 */
@Validated
@ConfigurationProperties("lectern.retrieval.ranking")
public record RankingSettings(
        @DefaultValue("true") boolean collapse,
        @DefaultValue("100") @Min(1) @Max(1_000) int candidates,
        @DefaultValue("60") @Min(0) @Max(10_000) int rankConstant,

        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1000")
        double lexicalWeight,

        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1000")
        double denseWeight,

        @DefaultValue("3s") Duration embedTimeout,
        @DefaultValue("30") @Min(1) @Max(500) int rerankTop,
        @DefaultValue("5s") Duration rerankTimeout) {

    /** The settings as they are when nobody sets any. */
    public static final RankingSettings DEFAULT =
            new RankingSettings(true, 100, 60, 1, 1, Duration.ofSeconds(3), 30, Duration.ofSeconds(5));
}
