package io.lectern.engine.llama;

/** How a batch ended. */
sealed interface DecodeOutcome {

    record Decoded() implements DecodeOutcome {}

    /** The abort hook ended it; nothing of the batch is in the cache. */
    record Aborted() implements DecodeOutcome {}

    /** llama.cpp refused it, with the code that it returned. */
    record Refused(int code) implements DecodeOutcome {}
}
