package io.lectern.retrieval.internal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How documents are split. After a change all of them are split anew, and the index is built again.
 *
 * @param minPassageTokens estimated tokens that a passage has at least where its section has as many
 * @param maxPassageTokens estimated tokens that no passage's body exceeds
 */
@Validated
@ConfigurationProperties("lectern.retrieval")
record RetrievalSettings(
        @DefaultValue("200") @Min(20) @Max(4000) int minPassageTokens,
        @DefaultValue("400") @Min(40) @Max(8000) int maxPassageTokens) {

    RetrievalSettings {
        if (maxPassageTokens < 2 * minPassageTokens) {
            throw new IllegalArgumentException("max-passage-tokens must be at least twice min-passage-tokens: %d and %d"
                    .formatted(maxPassageTokens, minPassageTokens));
        }
    }
}
