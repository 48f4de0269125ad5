package io.lectern.model.store;

import io.lectern.model.family.ModelFamily;
import java.util.Optional;

/**
 * What is to be imported.
 *
 * @param source as {@link io.lectern.model.hub.ModelSource#of} reads it
 * @param revision of a repository of the hub, if not the source names it
 * @param name in the store; that of the source when not given
 * @param storage of the weights; that of the file, or {@link WeightStorage#forFamily}, when not given
 * @param family of a checkpoint whose files do not tell it
 */
public record ImportRequest(
        String source,
        Optional<String> revision,
        Optional<String> name,
        Optional<WeightStorage> storage,
        Optional<ModelFamily> family) {

    public static ImportRequest of(String source) {
        return new ImportRequest(source, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ImportRequest withName(String other) {
        return new ImportRequest(source, revision, Optional.of(other), storage, family);
    }

    public ImportRequest withStorage(WeightStorage other) {
        return new ImportRequest(source, revision, name, Optional.of(other), family);
    }
}
