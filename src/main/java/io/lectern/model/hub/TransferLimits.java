package io.lectern.model.hub;

import java.time.Duration;

/**
 * How files are fetched.
 *
 * @param connections at a time
 * @param rangeBytes most bytes that one request asks for; files that are no larger come in one piece
 * @param silence after which a connection is given up
 */
record TransferLimits(int connections, long rangeBytes, Duration silence) {

    static TransferLimits defaults() {
        return new TransferLimits(4, 32 << 20, Duration.ofSeconds(60));
    }
}
