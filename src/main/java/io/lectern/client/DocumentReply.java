package io.lectern.client;

/** What the service answers when it is asked about a document. */
public sealed interface DocumentReply {

    /** The document as it is now. */
    record Found(ServedDocument document) implements DocumentReply {}

    /**
     * A refusal.
     *
     * @param status of HTTP, 400 to 599
     */
    record Refused(int status, ServedProblem problem) implements DocumentReply {}
}
