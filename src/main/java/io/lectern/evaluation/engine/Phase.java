package io.lectern.evaluation.engine;

/** A part of the bench that can be left out, in the order in which they run. */
public enum Phase {
    /** Reading a document, piece by piece in turns with the bare loop. */
    PREFILL,
    /** The first question on a document that nobody has read. */
    COLD,
    /** The second and further questions on it. */
    HOT,
    /** Writing answers, without a document and behind one. */
    DECODE,
    /** Several users with different questions on one document. */
    USERS,
    /** Writing answers behind one document while others have been read. */
    DOCUMENTS,
    /** A question on a document that had to leave the native cache. */
    EVICTED,
    /** Answers that nobody wants any more. */
    CANCEL,
    /** A question in a new process on a document that an earlier one has read. */
    RESTART
}
