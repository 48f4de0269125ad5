package io.lectern.retrieval.springai;

import io.lectern.retrieval.SearchQuery;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Spring AI sees search.
 *
 * @param collection name of the collection that a {@code VectorStore} puts texts into
 * @param topK passages that a {@code DocumentRetriever} gives
 */
@Validated
@ConfigurationProperties("lectern.spring-ai")
record SpringAiSettings(
        @DefaultValue("vector-store") @NotBlank @Size(max = 200)
        String collection,

        @DefaultValue("8") @Min(1) @Max(SearchQuery.MAX_LIMIT)
        int topK) {}
