package io.lectern.model.store;

import io.lectern.model.store.ModelManifest.License;
import java.util.Optional;

/** Asks for the acceptance of terms. */
final class LicenseAcceptance {

    private LicenseAcceptance() {}

    /**
     * What was accepted; nothing when there are no terms, which is said.
     *
     * @throws StoreException when they are not accepted
     */
    static Optional<License> of(LicenseTerms terms, ImportTools tools) {
        if (!terms.found()) {
            tools.dialog()
                    .say("No licence comes with %s: whether you may use it is for you to find out."
                            .formatted(terms.subject()));
            return Optional.empty();
        }
        if (!tools.dialog().accepts(terms)) {
            throw new StoreException("%s is not imported, as its licence (%s) was not accepted"
                    .formatted(terms.subject(), terms.title()));
        }
        return Optional.of(new License(terms.title(), tools.clock().instant()));
    }
}
