package io.lectern.engine;

import java.time.Duration;

/** The engine's queue is full; the same request may be accepted later. */
public final class EngineBusyException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public EngineBusyException(int queued, int limit, Duration retryAfter) {
        super("The engine has %d requests waiting, its queue holds %d".formatted(queued, limit));
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
