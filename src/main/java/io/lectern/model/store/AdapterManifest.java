package io.lectern.model.store;

import io.lectern.model.store.ModelManifest.License;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an adapter, beside its file.
 *
 * @param source as it was given to the import
 * @param revision the commit that a hub gave, if it came from one
 */
record AdapterManifest(
        String name,
        String source,
        @Nullable String revision,
        String sha256,
        @Nullable License license,
        Instant importedAt) {}
