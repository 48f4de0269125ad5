package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent.DropReason;

/** A file is not the state that it should be. */
final class DamagedStateException extends Exception {

    private static final long serialVersionUID = 1;

    private final DropReason reason;

    DamagedStateException(DropReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DropReason reason() {
        return reason;
    }
}
