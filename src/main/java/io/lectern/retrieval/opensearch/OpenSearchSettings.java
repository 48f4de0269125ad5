package io.lectern.retrieval.opensearch;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the cluster is and how it is asked.
 *
 * @param username for basic authentication, none when absent
 * @param certificates a PEM file with the authorities that may have signed the cluster's certificate, the JVM's when absent
 * @param prefix begins the names of the indexes and aliases; two services share an index by sharing it
 * @param timeout longest time for one request
 * @param searchTimeout longest time for what a search asks, with all its attempts
 * @param attempts how often a request is sent that the cluster could not take
 */
public record OpenSearchSettings(
        @DefaultValue("http://127.0.0.1:9200") URI url,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path certificates,

        @DefaultValue("lectern") @Pattern(regexp = "[a-z0-9][a-z0-9_]{0,99}")
        String prefix,

        @DefaultValue("1") @Min(1) @Max(1024) int shards,
        @DefaultValue("1") @Min(0) @Max(10) int replicas,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("10s") Duration searchTimeout,
        @DefaultValue("5") @Min(1) @Max(20) int attempts) {

    /** The password is not for logs. */
    @Override
    public String toString() {
        return "OpenSearchSettings[url=%s, prefix=%s]".formatted(url, prefix);
    }
}
