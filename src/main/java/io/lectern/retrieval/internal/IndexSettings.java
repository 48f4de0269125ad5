package io.lectern.retrieval.internal;

import io.lectern.retrieval.opensearch.OpenSearchSettings;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Where the search index is: in files of the data folder, or in a cluster that several services share. */
@Validated
@ConfigurationProperties("lectern.retrieval")
record IndexSettings(
        @DefaultValue("lucene") Kind index,
        @DefaultValue @Valid OpenSearchSettings opensearch) {

    enum Kind {
        LUCENE,
        OPENSEARCH
    }
}
