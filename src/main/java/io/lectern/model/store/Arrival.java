package io.lectern.model.store;

import io.lectern.model.store.ModelManifest.License;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model's files on this disk.
 *
 * @param place the checkpoint's folder, or the model file
 * @param name by which its authors know it
 * @param revision the commit, if it came from a hub
 * @param terms files with the text of its licence
 * @param license that was accepted; nothing when none was found
 */
record Arrival(Path place, String name, Optional<String> revision, List<Path> terms, Optional<License> license) {

    Arrival {
        terms = List.copyOf(terms);
    }

    Arrival at(Path other) {
        return new Arrival(other, name, revision, terms, license);
    }
}
