package io.lectern.document.source;

import java.util.function.BooleanSupplier;

/**
 * A scan that is under way.
 *
 * @param number under which items are marked as seen
 * @param stopped whether it has to end, as its source is deleted or the service stops
 */
record ScanRun(Source source, long number, BooleanSupplier stopped) {

    /** @throws ScanStoppedException when the scan has to end */
    void goOn() {
        if (stopped.getAsBoolean()) {
            throw new ScanStoppedException();
        }
    }
}
