package io.lectern.model.hub;

/** Files of a model cannot be had; the message says what, why, and what to do. */
public final class HubException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** What was asked for is no name of a model, or its files are not what they claim. */
        REFUSED,
        NOT_FOUND,
        /** Its authors, or the hub, want to know who asks. */
        FORBIDDEN,
        /** The bytes are not those that the hub announced. */
        DAMAGED,
        UNREACHABLE,
        DISK_FULL,
        /** Another process fetches the same files. */
        BUSY
    }

    public HubException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public HubException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
