package io.lectern.document.internal;

import io.lectern.document.parse.PageProgress;
import io.lectern.document.parse.ParseRequest;

/** Reads files to canonical text, away from the service. Safe for use by several threads. */
interface DocumentParser extends AutoCloseable {

    /**
     * Reads a file. An interrupt of the calling thread ends that at once.
     *
     * @throws ServiceStoppingException when the parser was closed
     * @throws ParserStartException when there is no process to read it with
     */
    ParserRun parse(ParseRequest request, PageProgress listener) throws InterruptedException;

    /** Ends whatever is being read. */
    @Override
    void close();
}
