package io.lectern.client;

import java.net.URI;

/** A service inside this process, listening. Closing it stops it and waits until it has stopped. */
public interface RunningService extends AutoCloseable {

    /** Where it listens, without a slash at the end: {@code http://127.0.0.1:8080}. */
    URI address();

    /** Returns when the service has stopped, for example after Ctrl-C. */
    void awaitStop();

    @Override
    void close();
}
