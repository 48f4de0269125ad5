package io.lectern.engine.serving;

/** How the computation of a batch ended. */
public sealed interface DecodeOutcome {

    /** All of it is in the cache. */
    record Decoded() implements DecodeOutcome {}

    /** It was ended early, because nobody wanted it any more; some of it may be in the cache. */
    record Aborted() implements DecodeOutcome {}

    /** The library refused it; the cache may hold some of it. */
    record Refused(int code) implements DecodeOutcome {}
}
